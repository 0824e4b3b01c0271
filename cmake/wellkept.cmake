# Helpers of the build: one static library and one test program a folder of src/, all with the same warnings.

add_library(wellkept_options INTERFACE)
target_compile_options(wellkept_options INTERFACE -Wall -Wextra -Wconversion -Wshadow -fno-omit-frame-pointer
  # In dev alone: clang, for fuzzing, warns of other things, and at -O2 g++ 12 warns of its own std::string and std::variant
  # (GCC bugs 105329, 105651, 105593).
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Debug>>:-Werror>
  "$<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-maybe-uninitialized;-Wno-array-bounds;-Wno-restrict;-Wno-stringop-overflow;-Wno-stringop-overread>")
target_include_directories(wellkept_options INTERFACE ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/generated)
if(WELLKEPT_SANITIZE)
  target_compile_options(wellkept_options INTERFACE -fsanitize=${WELLKEPT_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(wellkept_options INTERFACE -fsanitize=${WELLKEPT_SANITIZE})
  if(WELLKEPT_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # The instrumentation hides from gcc that a variant is looked at only in the state that it is in.
    target_compile_options(wellkept_options INTERFACE -Wno-error=maybe-uninitialized)
  endif()
endif()
if(WELLKEPT_FUZZ)
  target_compile_options(wellkept_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# Every generated header, for a reader of the sources such as clang-tidy.
add_custom_target(generated_sources)

# wellkept_library(FOLDER SOURCES a.cpp ... DEPENDS folder-or-target ... [QUERIES x.sql ...])
# Each x.sql becomes generated/FOLDER/x_sql.h: constants of wellkept::FOLDER::sql, one for each named query.
function(wellkept_library folder)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS;QUERIES" ${ARGN})
  set(generated "")
  foreach(query IN LISTS arg_QUERIES)
    string(REPLACE ".sql" "" stem ${query})
    set(out ${CMAKE_BINARY_DIR}/generated/${folder}/${stem}_sql.h)
    set(input ${CMAKE_CURRENT_SOURCE_DIR}/${query})
    set(variant ${CMAKE_CURRENT_SOURCE_DIR}/${stem}.postgres.sql)
    set(inputs ${input})
    if(EXISTS ${variant})
      list(APPEND inputs ${variant})
    endif()
    add_custom_command(OUTPUT ${out} COMMAND embed queries ${folder} ${out} ${inputs}
      DEPENDS embed ${inputs} VERBATIM)
    list(APPEND generated ${out})
    set_property(GLOBAL APPEND PROPERTY WELLKEPT_QUERY_HEADERS ${folder}/${stem}_sql.h)
    set_property(GLOBAL APPEND PROPERTY WELLKEPT_QUERY_FILES ${out})
  endforeach()
  if(generated)
    # A target of its own, so that the headers can be had without building what the library links to.
    add_custom_target(${folder}_queries DEPENDS ${generated})
    add_dependencies(generated_sources ${folder}_queries)
  endif()
  add_library(wellkept_${folder} STATIC ${arg_SOURCES} ${generated})
  target_link_libraries(wellkept_${folder} PUBLIC wellkept_options)
  foreach(dependency IN LISTS arg_DEPENDS)
    if(IS_DIRECTORY ${CMAKE_SOURCE_DIR}/src/${dependency})
      target_link_libraries(wellkept_${folder} PUBLIC wellkept_${dependency})
    else()
      target_link_libraries(wellkept_${folder} PRIVATE ${dependency})
    endif()
  endforeach()
  target_precompile_headers(wellkept_${folder} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/precompiled.h)
endfunction()

# wellkept_test(FOLDER SOURCES a_test.cpp ... [DEPENDS ...]): the program FOLDER_test, known to ctest.
function(wellkept_test folder)
  if(NOT WELLKEPT_TESTS)
    return()
  endif()
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${folder}_test ${arg_SOURCES})
  target_link_libraries(${folder}_test PRIVATE wellkept_${folder} ${arg_DEPENDS} GTest::gtest GTest::gtest_main)
  target_precompile_headers(${folder}_test PRIVATE ${CMAKE_SOURCE_DIR}/cmake/precompiled.h)
  target_compile_definitions(${folder}_test PRIVATE WELLKEPT_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  add_test(NAME ${folder} COMMAND ${folder}_test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endfunction()

# wellkept_embed(TARGET SYMBOL BASE_DIR FILES file ...): compiles the files into TARGET, which may then declare
#   extern const std::map<std::string, std::string_view>& SYMBOL();
# SYMBOL may be qualified. Files are named by their path from BASE_DIR.
function(wellkept_embed target symbol base)
  cmake_parse_arguments(arg "" "" "FILES" ${ARGN})
  string(REPLACE "::" "_" stem ${symbol})
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embedded_${stem}.cpp)
  add_custom_command(OUTPUT ${out} COMMAND embed files ${out} ${symbol} ${base} ${arg_FILES}
    DEPENDS embed ${arg_FILES} VERBATIM)
  target_sources(${target} PRIVATE ${out})
  set_source_files_properties(${out} PROPERTIES SKIP_PRECOMPILE_HEADERS ON COMPILE_OPTIONS "-O0;-fno-sanitize=all")
endfunction()
