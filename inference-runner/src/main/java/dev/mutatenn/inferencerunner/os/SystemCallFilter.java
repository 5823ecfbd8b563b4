package dev.mutatenn.inferencerunner.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A seccomp filter (linux/seccomp.h, linux/filter.h) over all threads: no network, no new process, no hand on another
 * process, no way out of it. What is denied fails with EPERM.
 */
final class SystemCallFilter {
  private static final int ANY = -1;
  private static final int AUDIT_ARCH_X86_64 = 0xc000003e;
  private static final int AUDIT_ARCH_AARCH64 = 0xc00000b7;
  private static final int SET_MODE_FILTER = 1;
  private static final int FLAG_TSYNC = 1;
  private static final int ALLOW = 0x7fff0000;
  private static final int DENY = 0x00050001;
  /** clone3 keeps its flags in memory, which a filter cannot see; told that there is none, the C library uses clone. */
  private static final int DENY_AS_MISSING = 0x00050000 | 38;
  private static final int CLONE_THREAD = 0x00010000;

  // BPF: load a word of struct seccomp_data; jump if equal, if greater or equal, if any bit is set; return.
  private static final int LOAD = 0x20;
  private static final int JUMP_EQUAL = 0x15;
  private static final int JUMP_SET = 0x45;
  private static final int RETURN = 0x06;
  private static final int NUMBER = 0;
  private static final int ARCHITECTURE = 4;
  private static final int FIRST_ARGUMENT = 16;

  /** System calls by number; {@link #ANY} where an architecture lacks one. */
  private enum Denied {
    SOCKET(41, 198), SOCKETPAIR(53, 199), CONNECT(42, 203), BIND(49, 200), LISTEN(50, 201),
    FORK(57, ANY), VFORK(58, ANY), EXECVE(59, 221), EXECVEAT(322, 281),
    KILL(62, 129), TKILL(200, 130), RT_SIGQUEUEINFO(129, 138), RT_TGSIGQUEUEINFO(297, 240), PIDFD_OPEN(434, 434), PIDFD_SEND_SIGNAL(424, 424),
    PTRACE(101, 117), PROCESS_VM_READV(310, 270), PROCESS_VM_WRITEV(311, 271),
    UNSHARE(272, 97), SETNS(308, 268), MOUNT(165, 40), BPF(321, 280), PERF_EVENT_OPEN(298, 241), KEYCTL(250, 219), IO_URING_SETUP(425, 425),
    USERFAULTFD(323, 282);

    final int x86;
    final int arm;

    Denied(int x86, int arm) {
      this.x86 = x86;
      this.arm = arm;
    }
  }

  private static final Set<Denied> NETWORK = EnumSet.of(Denied.SOCKET, Denied.SOCKETPAIR, Denied.CONNECT, Denied.BIND, Denied.LISTEN);

  private enum Architecture {
    X86_64(AUDIT_ARCH_X86_64, 317, 56, 234), AARCH64(AUDIT_ARCH_AARCH64, 277, 220, 131);

    final int audit;
    final int seccomp;
    final int clone;
    final int tgkill;

    Architecture(int audit, int seccomp, int clone, int tgkill) {
      this.audit = audit;
      this.seccomp = seccomp;
      this.clone = clone;
      this.tgkill = tgkill;
    }
  }

  private record Instruction(int code, int ifTrue, int ifFalse, int value) {}

  private SystemCallFilter() {}

  /** Puts it in force; tells why not where the machine does not allow it. */
  static Optional<String> install(boolean network) {
    Architecture architecture = switch (System.getProperty("os.arch")) {
      case "amd64" -> Architecture.X86_64;
      case "aarch64" -> Architecture.AARCH64;
      default -> null;
    };
    if (architecture == null) {
      return Optional.of("no system call filter for " + System.getProperty("os.arch"));
    }
    List<Instruction> program = program(architecture, network);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment instructions = arena.allocate(8L * program.size(), 8);
      for (int i = 0; i < program.size(); i++) {
        Instruction one = program.get(i);
        instructions.set(ValueLayout.JAVA_SHORT, 8L * i, (short) one.code());
        instructions.set(ValueLayout.JAVA_BYTE, 8L * i + 2, (byte) one.ifTrue());
        instructions.set(ValueLayout.JAVA_BYTE, 8L * i + 3, (byte) one.ifFalse());
        instructions.set(ValueLayout.JAVA_INT, 8L * i + 4, one.value());
      }
      MemorySegment header = arena.allocate(16, 8);
      header.set(ValueLayout.JAVA_SHORT, 0, (short) program.size());
      header.set(ValueLayout.ADDRESS, 8, instructions);
      long end = Libc.syscall(architecture.seccomp, SET_MODE_FILTER, FLAG_TSYNC, header.address());
      return end == 0 ? Optional.empty() : Optional.of("no system call filter (seccomp: errno " + Libc.errno() + ")");
    }
  }

  private static List<Instruction> program(Architecture architecture, boolean network) {
    List<Instruction> all = new ArrayList<>();
    all.add(new Instruction(LOAD, 0, 0, ARCHITECTURE));
    all.add(new Instruction(JUMP_EQUAL, 1, 0, architecture.audit));
    all.add(new Instruction(RETURN, 0, 0, DENY));
    all.add(new Instruction(LOAD, 0, 0, NUMBER));
    for (Denied denied : Denied.values()) {
      int number = architecture == Architecture.X86_64 ? denied.x86 : denied.arm;
      if (number != ANY && !(network && NETWORK.contains(denied))) {
        on(all, number, DENY);
      }
    }
    on(all, 435, DENY_AS_MISSING);
    // clone makes threads, and nothing else
    all.add(new Instruction(JUMP_EQUAL, 0, 4, architecture.clone));
    all.add(new Instruction(LOAD, 0, 0, FIRST_ARGUMENT));
    all.add(new Instruction(JUMP_SET, 0, 1, CLONE_THREAD));
    all.add(new Instruction(RETURN, 0, 0, ALLOW));
    all.add(new Instruction(RETURN, 0, 0, DENY));
    // tgkill is how a process aborts itself; others it leaves alone
    all.add(new Instruction(JUMP_EQUAL, 0, 3, architecture.tgkill));
    all.add(new Instruction(LOAD, 0, 0, FIRST_ARGUMENT));
    all.add(new Instruction(JUMP_EQUAL, 1, 0, (int) ProcessHandle.current().pid()));
    all.add(new Instruction(RETURN, 0, 0, DENY));
    all.add(new Instruction(RETURN, 0, 0, ALLOW));
    return all;
  }

  private static void on(List<Instruction> program, int number, int verdict) {
    program.add(new Instruction(JUMP_EQUAL, 0, 1, number));
    program.add(new Instruction(RETURN, 0, 0, verdict));
  }
}
