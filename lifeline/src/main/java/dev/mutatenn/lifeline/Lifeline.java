package dev.mutatenn.lifeline;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.time.Duration;

/**
 * Ends this JVM when the process that started it is gone.
 *
 * <p>The parent starts the JVM with {@code -javaagent:lifeline.jar} and a pipe as standard input, and never
 * writes to that pipe. The kernel closes the pipe whenever the parent ends, also by {@code kill -9}, where no
 * shutdown hook of the parent runs; end of file therefore means "your parent is gone". A parent that wants an
 * orderly stop may close the pipe too.
 *
 * <p>Agent argument: the grace in milliseconds that shutdown hooks get before the JVM is halted (default 5000).
 */
public final class Lifeline {

    /** Exit status of a JVM ended by its lifeline: that of a process ended by SIGTERM. */
    public static final int EXIT_STATUS = 143;

    static final Duration DEFAULT_GRACE = Duration.ofSeconds(5);

    private Lifeline() {
    }

    /**
     * Called by the JVM before {@code main}.
     *
     * @param argument grace in milliseconds, or null or blank for the default
     */
    public static void premain(String argument) {
        Duration grace = grace(argument);
        Thread watcher = new Thread(() -> watch(grace), "lifeline");
        watcher.setDaemon(true);
        watcher.start();
    }

    static Duration grace(String argument) {
        if (argument == null || argument.isBlank()) {
            return DEFAULT_GRACE;
        }
        try {
            long millis = Long.parseLong(argument.strip());
            if (millis >= 0) {
                return Duration.ofMillis(millis);
            }
        } catch (NumberFormatException notANumber) {
            // falls through to the one message for everything that is no grace
        }
        throw new IllegalArgumentException("-javaagent:lifeline.jar=" + argument
                + ": the grace must be a number of milliseconds, 0 or more, such as 5000");
    }

    private static void watch(Duration grace) {
        // Not System.in: the application may have replaced it, and its buffer would be shared with us.
        try (FileInputStream parent = new FileInputStream(FileDescriptor.in)) {
            byte[] ignored = new byte[256];
            while (parent.read(ignored) >= 0) {
                // The parent has nothing to say; only the end matters.
            }
        } catch (IOException broken) {
            // A broken pipe says the same as an ended one.
        }
        haltAfter(grace);
        System.err.println("lifeline: the parent process is gone, this process ends");
        System.exit(EXIT_STATUS);
    }

    /** A shutdown hook that hangs must not keep an orphan alive. */
    private static void haltAfter(Duration grace) {
        Thread halter = new Thread(() -> {
            try {
                Thread.sleep(grace);
            } catch (InterruptedException hurried) {
                // halt at once
            }
            Runtime.getRuntime().halt(EXIT_STATUS);
        }, "lifeline-halt");
        halter.setDaemon(true);
        halter.start();
    }
}
