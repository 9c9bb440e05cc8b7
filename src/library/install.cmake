# What `cmake --install` puts where, for programs that use the library: the header, both libraries,
# attnviz.pc, and the package that find_package(attnviz) reads.
include(CMakePackageConfigHelpers)

set(PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/attnviz)

# Below the prefix as seen from attnviz.pc, so that the tree can be installed anywhere and moved; an
# absolute folder stays as it is.
function(pc_folder folder variable)
    if(IS_ABSOLUTE ${folder})
        set(${variable} ${folder} PARENT_SCOPE)
    else()
        set(${variable} "\${prefix}/${folder}" PARENT_SCOPE)
    endif()
endfunction()
pc_folder(${CMAKE_INSTALL_INCLUDEDIR} PC_INCLUDEDIR)
pc_folder(${CMAKE_INSTALL_LIBDIR} PC_LIBDIR)
if(IS_ABSOLUTE ${CMAKE_INSTALL_LIBDIR})
    set(PC_PREFIX ${CMAKE_INSTALL_PREFIX})
else()
    file(RELATIVE_PATH back /root/${CMAKE_INSTALL_LIBDIR}/pkgconfig /root)
    string(REGEX REPLACE "/$" "" back ${back})
    set(PC_PREFIX "\${pcfiledir}/${back}")
endif()
configure_file(attnviz.pc.in attnviz.pc @ONLY)
configure_package_config_file(attnvizConfig.cmake.in attnvizConfig.cmake
                              INSTALL_DESTINATION ${PACKAGE_DIR})
write_basic_package_version_file(attnvizConfigVersion.cmake COMPATIBILITY SameMinorVersion)

install(TARGETS attnviz_shared EXPORT attnvizTargets
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
        COMPONENT library NAMELINK_COMPONENT development)
install(FILES ${ARCHIVE} DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
install(FILES ${PROJECT_SOURCE_DIR}/include/attnviz.h
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/attnviz.pc
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
install(EXPORT attnvizTargets NAMESPACE attnviz:: DESTINATION ${PACKAGE_DIR}
        COMPONENT development)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/attnvizConfig.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/attnvizConfigVersion.cmake
        DESTINATION ${PACKAGE_DIR} COMPONENT development)
