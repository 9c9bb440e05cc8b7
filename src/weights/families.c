#include "families.h"

const Family families[] = {
    {.title = "attnviz",
     .layout = LAYOUT_OPEN,
     .name = {"W_Q", "W_K", "W_V", "W_O", "b_Q", "b_K", "b_V", "b_O"}},
    {.title = "PyTorch's nn.MultiheadAttention",
     .layout = LAYOUT_WX,
     .fused = "in_proj_weight",
     .biases = "in_proj_bias",
     .name = {[W_O] = "out_proj.weight", [B_O] = "out_proj.bias"},
     .refused = {"bias_k", "bias_v"}},
    /* The same with keys and values of widths of their own. */
    {.title = "PyTorch's nn.MultiheadAttention",
     .layout = LAYOUT_WX,
     .biases = "in_proj_bias",
     .name = {[W_Q] = "q_proj_weight",
              [W_K] = "k_proj_weight",
              [W_V] = "v_proj_weight",
              [W_O] = "out_proj.weight",
              [B_O] = "out_proj.bias"},
     .refused = {"bias_k", "bias_v"}},
    {.title = "BERT",
     .layout = LAYOUT_WX,
     .name = {[W_Q] = "attention.self.query.weight",
              [B_Q] = "attention.self.query.bias",
              [W_K] = "attention.self.key.weight",
              [B_K] = "attention.self.key.bias",
              [W_V] = "attention.self.value.weight",
              [B_V] = "attention.self.value.bias",
              [W_O] = "attention.output.dense.weight",
              [B_O] = "attention.output.dense.bias"},
     .refused = {"attention.self.distance_embedding.weight"}},
    /* Its Conv1D has rows for inputs. */
    {.title = "GPT-2",
     .layout = LAYOUT_XW,
     .fused = "attn.c_attn.weight",
     .biases = "attn.c_attn.bias",
     .name = {[W_O] = "attn.c_proj.weight", [B_O] = "attn.c_proj.bias"}},
    {.title = "LLaMA",
     .layout = LAYOUT_WX,
     .name = {[W_Q] = "self_attn.q_proj.weight",
              [B_Q] = "self_attn.q_proj.bias",
              [W_K] = "self_attn.k_proj.weight",
              [B_K] = "self_attn.k_proj.bias",
              [W_V] = "self_attn.v_proj.weight",
              [B_V] = "self_attn.v_proj.bias",
              [W_O] = "self_attn.o_proj.weight",
              [B_O] = "self_attn.o_proj.bias"},
     .is_grouped = true,
     .turns_halves = true,
     .refused = {"self_attn.q_norm.weight", "self_attn.k_norm.weight"}},
};

const size_t family_count = sizeof families / sizeof *families;

const char *family_mark(const Family *family) {
    return family->fused != NULL ? family->fused : family->name[W_Q];
}
