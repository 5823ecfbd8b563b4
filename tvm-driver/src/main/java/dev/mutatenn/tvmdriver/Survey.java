package dev.mutatenn.tvmdriver;

import java.util.List;

/**
 * What a survey found.
 *
 * @param sites per request, in the requests' order, the sites in their stable order
 */
public record Survey(List<List<Site>> sites) {}
