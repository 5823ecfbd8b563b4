package dev.mutatenn.tvmdriver;

import java.util.Collections;
import java.util.List;

/**
 * What a survey found.
 *
 * @param sites per request, in the requests' order, the sites in their stable order
 * @param reasons per request why there is no site; empty where there is one
 */
public record Survey(List<List<Site>> sites, List<String> reasons) {
  public Survey {
    sites = List.copyOf(sites);
    reasons = List.copyOf(reasons);
  }

  /** Of sites alone. */
  public Survey(List<List<Site>> sites) {
    this(sites, Collections.nCopies(sites.size(), ""));
  }
}
