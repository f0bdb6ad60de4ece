/** The server's closed list of codes, and two of our own for the way there. */
export type ErrorCode =
  | "invalid"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "too_large"
  | "throttled"
  | "unavailable"
  | "window_closed"
  | "opted_out"
  | "no_consent"
  | "unsupported"
  | "internal"
  | "offline"
  | "aborted";

export interface FieldProblem {
  field: string;
  detail: string;
}

interface Problem {
  title?: string;
  detail?: string;
  code?: string;
  status?: number;
  errors?: FieldProblem[];
  request_id?: string;
}

/** ApiError is an answer that is not a success; decide on `code`, show `detail`. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly errors: FieldProblem[];
  readonly requestId: string;

  constructor(status: number, problem: Problem) {
    super(problem.detail || problem.title || `HTTP ${status}`);
    this.name = "ApiError";
    this.status = status;
    this.code = (problem.code as ErrorCode | undefined) ?? codeOfStatus(status);
    this.title = problem.title ?? "";
    this.detail = problem.detail ?? "";
    this.errors = problem.errors ?? [];
    this.requestId = problem.request_id ?? "";
  }

  /** The complaint about one field, if any. */
  field(name: string): string | undefined {
    return this.errors.find((e) => e.field === name || e.field === `body.${name}`)?.detail;
  }
}

export function isApiError(e: unknown, code?: ErrorCode): e is ApiError {
  return e instanceof ApiError && (code === undefined || e.code === code);
}

function codeOfStatus(status: number): ErrorCode {
  switch (status) {
    case 400:
    case 422:
      return "invalid";
    case 401:
      return "unauthorized";
    case 403:
      return "forbidden";
    case 404:
      return "not_found";
    case 409:
      return "conflict";
    case 413:
      return "too_large";
    case 429:
      return "throttled";
    case 502:
    case 503:
    case 504:
      return "unavailable";
    default:
      return "internal";
  }
}

/** Reads the problem of an answer; anything that is not a problem still gives a usable error. */
export async function errorOf(response: Response): Promise<ApiError> {
  let problem: Problem = {};
  try {
    problem = (await response.json()) as Problem;
  } catch {
    problem = { title: response.statusText };
  }
  return new ApiError(response.status, problem);
}
