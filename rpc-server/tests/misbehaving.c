// What a mutant's code may do to the process that runs it, as functions that TVM can call.
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
  int32_t type_index;
  uint32_t padding;
  int64_t value;
} Any;

#define FUNCTION(name) int __tvm_ffi_##name(void* self, const Any* arguments, int32_t count, Any* result)
#define RETURN(number) return result->type_index = 1, result->value = (number), 0

FUNCTION(answer) { RETURN(42); }
FUNCTION(dereference_null) { *(volatile int*)0 = 1; return 0; }
FUNCTION(abort_itself) { abort(); }
FUNCTION(leave) { exit(0); }
FUNCTION(loop_for_ever) { dprintf(2, "looping\n"); for (volatile int i = 0;; ++i) {} }
FUNCTION(sees_secret) { RETURN(getenv("SECRET") != NULL); }
FUNCTION(sees_threads) { RETURN(atoi(getenv("TVM_NUM_THREADS"))); }
FUNCTION(gets_memory) { char* got = malloc((size_t)arguments[0].value); RETURN(got != NULL); }
FUNCTION(writes_output) { puts("ready nowhere:0"); fflush(stdout); RETURN(getchar() == EOF); }
FUNCTION(fills_file) {
  FILE* file = fopen("full", "w");
  for (int i = 0; i < 1 << 20; ++i) fputc('x', file);
  fclose(file);
  return 0;
}
