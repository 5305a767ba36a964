/* What libFuzzer calls in each fuzz_*.c (https://llvm.org/docs/LibFuzzer.html). */
#ifndef CROSSTRAIN_TESTS_FUZZ_H
#define CROSSTRAIN_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Tries one input; returns 0.  A failed assert() is a finding, and so is whatever the
 * sanitizers see. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
