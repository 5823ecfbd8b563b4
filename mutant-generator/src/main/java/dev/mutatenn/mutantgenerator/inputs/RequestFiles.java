package dev.mutatenn.mutantgenerator.inputs;

import dev.mutatenn.mutantgenerator.request.Problems;
import dev.mutatenn.storage.ForbiddenUriException;
import dev.mutatenn.storage.InputSources;
import dev.mutatenn.storage.ObjectNotFound;
import java.net.URI;
import java.util.Optional;

/**
 * The files a request names. What is wrong with the request becomes a problem; a storage that fails is another matter and is thrown, to be tried
 * again.
 */
public final class RequestFiles {

  private final InputSources sources;
  private final long maxBytes;

  public RequestFiles(InputSources sources, long maxBytes) {
    this.sources = sources;
    this.maxBytes = maxBytes;
  }

  /**
   * The content of a file, or a problem.
   *
   * @param field the request's field it follows from
   * @param subject what to call the file in a message
   */
  public Optional<byte[]> read(URI uri, String field, String subject, Problems problems) {
    try {
      byte[] content = sources.read(uri);
      if (problems.require(content.length <= maxBytes, field, subject + " has " + content.length + " bytes", "use a file of at most " + maxBytes
          + " bytes")) {
        return Optional.of(content);
      }
    } catch (ForbiddenUriException e) {
      problems.add(field, subject + " must not be read: " + e.getMessage(),
          "move it below an allowed root, or have its folder allowed (mutatenn.inputs.roots)");
    } catch (ObjectNotFound e) {
      problems.add(field, subject + " does not exist (" + uri + ")", "check the path, and that the service sees the same files as you");
    }
    return Optional.empty();
  }
}
