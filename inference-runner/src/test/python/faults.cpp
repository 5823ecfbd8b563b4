/* What the kernels of the test artifacts call. Each artifact is linked with one of these, named by FAULT. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static volatile int zero = 0;
static volatile int seven = 7;

/* Everything that malloc handed out, and what it notes beside it. */
static void heap_overwrite(void) {
  char line[512];
  FILE *maps = fopen("/proc/self/maps", "r");
  uintptr_t begin = 0, end = 0;
  while (fgets(line, sizeof line, maps)) {
    if (strstr(line, "[heap]")) sscanf(line, "%lx-%lx", &begin, &end);
  }
  memset((void *)begin, 0xff, end - begin);
  for (int i = 1; i < 100000; i++) free(malloc(i));
}

static float confined(void) {
  /* The number of things that should have been denied and were not. */
  int allowed = 0;
  allowed += socket(AF_INET, SOCK_STREAM, 0) >= 0;
  allowed += open("written-by-an-artifact", O_CREAT | O_WRONLY, 0600) >= 0;
  allowed += open("/tmp/written-by-an-artifact", O_CREAT | O_WRONLY, 0600) >= 0;
  pid_t child = fork();
  if (child == 0) _exit(0);
  allowed += child > 0;
  allowed += kill(getppid(), 0) == 0;
  allowed += kill(getppid(), SIGCONT) == 0;
  allowed += getenv("PATH") != NULL || getenv("HOME") != NULL;
  return allowed;
}

#if defined(FAULT_constructor_segfault)
__attribute__((constructor)) static void at_load(void) { raise(SIGSEGV); }
#endif
extern "C" int32_t mutatenn_fault(float *in, float *out) {
#if defined(FAULT_segfault)
  *(volatile int *)8 = 1;
#elif defined(FAULT_bus)
  int file = open("/proc/self/exe", O_RDONLY);
  char *mapped = (char *)mmap(NULL, 1 << 30, PROT_READ, MAP_PRIVATE, file, 0);
  out[0] = *(volatile char *)(mapped + (1 << 30) - 1);
#elif defined(FAULT_abort)
  abort();
#elif defined(FAULT_illegal)
  __builtin_trap();
#elif defined(FAULT_divide)
  out[0] = seven / zero;
#elif defined(FAULT_loop)
  for (;;) zero = 0;
#elif defined(FAULT_exit_zero)
  exit(0);
#elif defined(FAULT_kill)
  tgkill(getpid(), gettid(), SIGKILL);
#elif defined(FAULT_memory)
  char *memory = new char[64ull << 30];
  out[0] = memory[1];
#elif defined(FAULT_heap)
  heap_overwrite();
#elif defined(FAULT_nan)
  out[0] = NAN;
#elif defined(FAULT_prints)
  for (int i = 0; i < 20000; i++) puts("an artifact that talks, and talks, and talks"), fflush(stdout);
#elif defined(FAULT_reads)
  char c;
  out[0] = read(0, &c, 1);
#elif defined(FAULT_wavers)
  static int calls = 0;
  out[0] = calls++;
#elif defined(FAULT_confined)
  out[0] = confined();
#endif
  return 0;
}
