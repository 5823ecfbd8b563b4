/** What a failed call says: the service's own words, and its problems where it lists them. */
export class ApiError extends Error {
  constructor(status, message, problems) {
    super(message);
    this.status = status;
    this.problems = problems;
  }
}

/** Path below the experiments, each part escaped. */
export const path = (...parts) => ["api/experiments", ...parts.map(encodeURIComponent)].join("/");

export async function get(url, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const response = await fetch(given.length ? `${url}?${new URLSearchParams(given)}` : url, { headers: { Accept: "application/json" } });
  return answer(response);
}

export async function post(url, body) {
  return answer(await fetch(url, { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, body }));
}

async function answer(response) {
  const text = await response.text();
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    json = { message: text || response.statusText };
  }
  if (!response.ok) {
    throw new ApiError(response.status, json.message ?? json.details ?? response.statusText, json.problems ?? []);
  }
  return json;
}

/**
 * Follows server-sent events until the returned function is called. The browser reconnects by itself; what was missed meanwhile is
 * fetched anew by whoever listens to opened.
 */
export function follow(url, handlers, opened = () => {}) {
  const source = new EventSource(url);
  source.addEventListener("open", opened);
  for (const [name, handler] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => handler(JSON.parse(event.data)));
  }
  return () => source.close();
}
