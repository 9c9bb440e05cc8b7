#include "digits.h"

#include "powers.h"

int digits_count(uint64_t integer) {
    if (integer >= integer_power[15]) { /* most shortest decimals: 16 or 17 digits */
        return 16 + (integer >= integer_power[16]);
    }
    int count = 1;
    while (integer >= integer_power[count]) {
        count++;
    }
    return count;
}

char *digits_put_integer(char *to, uint64_t integer, int least) {
    int count = digits_count(integer);
    count = count < least ? least : count;
    for (char *at = to + count; at > to; integer /= 10) {
        *--at = (char)('0' + integer % 10);
    }
    return to + count;
}
