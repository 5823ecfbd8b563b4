/**
 * What an inference-worker and its runner say to each other, over the runner's standard input and output.
 *
 * <p>A frame is four bytes of length, big-endian, then so many bytes: one that names the kind, then the fields in order
 * ({@link java.io.DataOutput}'s encodings). The runner says {@link Response.Ready} first. Then the worker sends one
 * {@link Request.Load}, answered by {@link Response.Loaded}, and any number of {@link Request.Run}, each answered by one
 * {@link Response.Answer} per input, within {@link Response.Answer#HELD_BACK} of its being known. {@link Response.Failed} may take
 * the place of any of them and is the runner's last word. The end of its standard input ends the runner.
 */
package dev.mutatenn.inferencerunner.protocol;
