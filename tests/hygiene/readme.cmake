# The README's ```cpp blocks are compiled, each as a file of its own; <tare/tare.hpp> is included where
# a block includes nothing. One with a main is run as well, on the demo's Dockerfile.
# A fragment that is only to be read stands in a ```c++ block.
set(readme ${PROJECT_SOURCE_DIR}/README.md)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${readme})
file(READ ${readme} rest)

set(number 0)
while(rest MATCHES "\n```cpp\n")
    string(FIND "${rest}" "\n```cpp\n" begin)
    math(EXPR begin "${begin} + 8")
    string(SUBSTRING "${rest}" ${begin} -1 rest)
    string(FIND "${rest}" "\n```" end)
    string(SUBSTRING "${rest}" 0 ${end} block)

    math(EXPR number "${number} + 1")
    set(source ${CMAKE_CURRENT_BINARY_DIR}/readme/${number}.cpp)
    if(NOT block MATCHES "#include")
        string(PREPEND block "#include <tare/tare.hpp>\n")
    endif()
    file(CONFIGURE OUTPUT ${source} CONTENT "@block@\n" @ONLY)

    if(block MATCHES "int main")
        add_executable(tare-readme-${number} ${source})
        add_test(NAME readme.${number} COMMAND tare-readme-${number} Dockerfile
            WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}/examples/demo)
    else()
        add_library(tare-readme-${number} OBJECT ${source})
    endif()
    target_link_libraries(tare-readme-${number} PRIVATE tare_dev)
endwhile()
