package dev.mutatenn.analytics.rest;

import dev.mutatenn.analytics.ir.LineDiff;
import dev.mutatenn.schemas.Outcome;
import java.util.List;

/**
 * The code of a mutant.
 *
 * @param target the one shown
 * @param targets all for which there is one
 * @param outcome of the compilation
 * @param lines the line difference of before and after
 */
public record IrJson(String target, List<String> targets, Outcome outcome, String codeDigest, String before, String after,
    List<LineDiff.Line> lines) {}
