/** One route of the HTTP API: `path` has its parameters in braces, as API Gateway writes them. */
export interface Route {
  method: string;
  path: string;
  function: string;
}

export interface RouteMatch {
  route: Route;
  /** Percent-decoded, as API Gateway hands them over. */
  pathParameters: Record<string, string>;
}

/** The route of a request; undefined if there is none. */
export function matchRoute(
  routes: readonly Route[],
  method: string,
  pathname: string,
): RouteMatch | undefined {
  const segments = pathname.split("/");
  for (const route of routes) {
    const template = route.path.split("/");
    if (route.method !== method || template.length !== segments.length) continue;
    const pathParameters = matchSegments(template, segments);
    if (pathParameters) return { route, pathParameters };
  }
  return undefined;
}

/** The methods that there are routes with on a path, OPTIONS among them: API Gateway answers that one itself. */
export function methodsOf(routes: readonly Route[], pathname: string): string[] {
  const known = new Set(routes.map(({ method }) => method));
  const methods = [...known].filter((method) => matchRoute(routes, method, pathname));
  return [...methods, "OPTIONS"].sort();
}

function matchSegments(template: string[], segments: string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [i, part] of template.entries()) {
    const segment = segments[i] ?? "";
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined ? part !== segment : segment === "") return undefined;
    if (name !== undefined) parameters[name] = decode(segment);
  }
  return parameters;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
