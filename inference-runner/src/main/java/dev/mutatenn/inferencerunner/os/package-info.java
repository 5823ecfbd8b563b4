/** What the runner asks of Linux directly: its confinement, its streams, its signals. Over the Foreign Function and Memory API. */
package dev.mutatenn.inferencerunner.os;
