package dev.mutatenn.lifeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, really killed: a socket that a process holds ends when, and only when, the process does. */
class LifelineTest {

    private static final int DEADLINE_MILLIS = 60_000;
    private static final String JAVA = ProcessHandle.current().info().command().orElse("java");

    @TempDir
    static Path folder;

    private static Path agent;

    @BeforeAll
    static void packTheAgent() throws IOException {
        agent = folder.resolve("lifeline.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", Lifeline.class.getName());
        String entry = Lifeline.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(agent), manifest);
                var classFile = Lifeline.class.getClassLoader().getResourceAsStream(entry)) {
            jar.putNextEntry(new JarEntry(entry));
            classFile.transferTo(jar);
        }
    }

    @Test
    void aChildOutlivesNoKilledParent() throws Exception {
        try (ServerSocket registry = new ServerSocket(0)) {
            registry.setSoTimeout(DEADLINE_MILLIS);
            Process parent = new ProcessBuilder(JAVA, "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                    Parent.class.getName(), JAVA, agent.toString(), String.valueOf(registry.getLocalPort()))
                    .redirectErrorStream(true).redirectOutput(folder.resolve("parent.log").toFile()).start();
            try (Socket child = registry.accept()) {
                child.setSoTimeout(DEADLINE_MILLIS);
                assertThat(line(child)).as("the child is up").isEqualTo("up");

                parent.destroyForcibly();
                assertThat(parent.waitFor(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
                assertThat(parent.exitValue()).as("killed by SIGKILL, so that no hook of the parent ran").isEqualTo(128 + 9);

                assertThat(line(child)).as("the child's shutdown hook ran").isEqualTo("hook");
                assertThat(line(child)).as("the child is gone").isNull();
            }
        }
    }

    @Test
    void aHangingShutdownHookIsCutShort() throws Exception {
        Process child = child("hang", "100");
        assertThat(child.inputReader().readLine()).isEqualTo("up");
        child.getOutputStream().close();
        assertThat(child.waitFor(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)).as("halted").isTrue();
        assertThat(child.exitValue()).isEqualTo(Lifeline.EXIT_STATUS);
    }

    @Test
    void aChildWithALivingParentStaysAndMayEndByItself() throws Exception {
        Process child = child("greet", "5000");
        OutputStream pipe = child.getOutputStream();
        pipe.write("whatever the parent writes is no reason to end\n".getBytes());
        pipe.flush();
        assertThat(child.inputReader().readLine()).isEqualTo("up");
        assertThat(child.waitFor(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
        assertThat(child.exitValue()).as("its own exit status, not the lifeline's").isEqualTo(7);
    }

    @Test
    void aGraceIsMillisecondsAndNothingElse() {
        assertThat(Lifeline.grace(null)).isEqualTo(Lifeline.DEFAULT_GRACE);
        assertThat(Lifeline.grace(" ")).isEqualTo(Lifeline.DEFAULT_GRACE);
        assertThat(Lifeline.grace("250")).isEqualTo(Duration.ofMillis(250));
        assertThatThrownBy(() -> Lifeline.grace("5s")).hasMessageContaining("=5s").hasMessageContaining("milliseconds");
        assertThatThrownBy(() -> Lifeline.grace("-1")).hasMessageContaining("0 or more");
    }

    private static Process child(String behaviour, String grace) throws IOException {
        return new ProcessBuilder(JAVA, "-XX:TieredStopAtLevel=1", "-javaagent:" + agent + "=" + grace,
                "-cp", System.getProperty("java.class.path"), Child.class.getName(), behaviour)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = socket.getInputStream().read();
        while (next >= 0 && next != '\n') {
            line.append((char) next);
            next = socket.getInputStream().read();
        }
        return next < 0 && line.isEmpty() ? null : line.toString();
    }

    /** Starts one child with a lifeline and waits for its own end, which comes by SIGKILL. */
    public static final class Parent {
        public static void main(String[] arguments) throws Exception {
            Process child = new ProcessBuilder(arguments[0], "-XX:TieredStopAtLevel=1", "-javaagent:" + arguments[1],
                    "-cp", System.getProperty("java.class.path"), Child.class.getName(), "connect", arguments[2])
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.INHERIT).start();
            child.waitFor();
        }
    }

    /** What a service stands for: it would run for ever. */
    public static final class Child {
        public static void main(String[] arguments) throws Exception {
            switch (arguments[0]) {
                case "connect" -> connect(Integer.parseInt(arguments[1]));
                case "hang" -> hang();
                default -> greet();
            }
        }

        private static void connect(int port) throws Exception {
            Socket socket = new Socket("localhost", port);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> say(socket, "hook\n")));
            say(socket, "up\n");
            Thread.sleep(Duration.ofDays(1));
        }

        private static void hang() throws Exception {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    Thread.sleep(Duration.ofDays(1));
                } catch (InterruptedException ended) {
                    // never: that is the point
                }
            }));
            System.out.println("up");
            Thread.sleep(Duration.ofDays(1));
        }

        private static void greet() {
            System.out.println("up");
            System.exit(7);
        }

        private static void say(Socket socket, String word) {
            try {
                socket.getOutputStream().write(word.getBytes());
                socket.getOutputStream().flush();
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
    }
}
