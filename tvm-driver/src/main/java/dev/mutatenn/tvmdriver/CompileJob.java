package dev.mutatenn.tvmdriver;

import dev.mutatenn.catalogue.Target;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One compilation.
 *
 * @param onnx the network; a file named by its content, for what is known of it is kept under its path
 * @param mutation what to plant, or null for the original
 * @param target what to compile for
 * @param outputFolder gets the files; one job's alone
 * @param deadline after which it is given up
 */
public record CompileJob(Path onnx, PlannedMutation mutation, Target target, Path outputFolder, Duration deadline) {}
