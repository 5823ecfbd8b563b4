package dev.mutatenn.cli.stack;

/** A child process that was ready when it was made. */
interface Child extends AutoCloseable {

  ProcessHandle handle();

  /** Stops it, orderly if it can. */
  @Override
  void close();

  /** How one is made. */
  @FunctionalInterface
  interface Starter {

    /**
     * Starts the process and returns when it is ready.
     *
     * @throws RuntimeException saying why it did not become so, with the end of its log
     */
    Child start();
  }

  /** Of a handle and what stops it. */
  static Child of(ProcessHandle handle, Runnable stop) {
    return new Child() {
      @Override
      public ProcessHandle handle() {
        return handle;
      }

      @Override
      public void close() {
        stop.run();
      }
    };
  }
}
