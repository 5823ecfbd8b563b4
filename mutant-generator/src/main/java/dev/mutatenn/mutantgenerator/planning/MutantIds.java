package dev.mutatenn.mutantgenerator.planning;

import dev.mutatenn.storage.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Names of mutants: {@code <operator>.<ordinal>.<hash8>}, the same wherever and whenever the same fault is planted in the same network.
 *
 * <p>hash8 is the start of a SHA-256 over lines of text: the operator, {@code name=value} for each parameter in alphabetical order, the site's name, the
 * model's digest.
 */
public final class MutantIds {

    /** The mutant that is none. */
    public static final String ORIGINAL = "original";

    private static final int HASH_LENGTH = 8;

    private MutantIds() {
    }

    /**
     * The id of a mutant.
     *
     * @param ordinal position of the site among the operator's, from 1; 0 where there is no site
     * @param site name of the site; empty where there is none
     * @param modelSha256 digest of the ONNX file
     */
    public static String of(String operator, int ordinal, Map<String, String> parameters, String site, String modelSha256) {
        var text = new StringBuilder(operator).append('\n');
        new TreeMap<>(parameters).forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
        text.append(site).append('\n').append(modelSha256).append('\n');
        String hash = Digests.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
        return operator + "." + ordinal + "." + hash.substring(0, HASH_LENGTH);
    }
}
