package dev.mutatenn.mutantgenerator.request;

import dev.mutatenn.schemas.ModelRequest;
import java.util.List;
import java.util.regex.Pattern;

/** Checks one entry of {@code models} by itself. */
final class ModelCheck {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");
  private static final int MAX_SIDE = 4096;

  void check(ModelRequest model, String field, Problems problems) {
    problems.require(NAME.matcher(model.getName()).matches(), field + ".name", "'" + model.getName() + "' is not a model name",
        "use 1 to 64 lower-case letters, digits, dots and hyphens, beginning with a letter or digit");
    RequestCheck.uri(model.getUri(), field + ".uri", problems);

    var preprocess = model.getPreprocess();
    var resize = preprocess.getResize();
    problems.require(resize.size() == 2 && resize.stream().allMatch(side -> side >= 1 && side <= MAX_SIDE), field + ".preprocess.resize",
        "resize is " + resize, "use [height, width], each 1 to " + MAX_SIDE);
    problems.require(Double.isFinite(preprocess.getScale()) && preprocess.getScale() != 0, field + ".preprocess.scale",
        "the scale is " + preprocess.getScale(), "use the divisor of the 0..255 pixel, such as 255; it cannot be 0");
    checkChannels(preprocess.getMean(), false, field + ".preprocess.mean", problems);
    checkChannels(preprocess.getStd(), true, field + ".preprocess.std", problems);
  }

  private static void checkChannels(List<Double> values, boolean divisor, String field, Problems problems) {
    boolean fine = (values.size() == 1 || values.size() == 3) && values.stream().allMatch(v -> Double.isFinite(v) && !(divisor && v == 0));
    problems.require(fine, field, "the value is " + values, "use 1 or 3 finite numbers, one a channel" + (divisor ? ", none of them 0" : ""));
  }
}
