// What an error of the service says beside its code: google.rpc.ErrorInfo, BadRequest and RetryInfo.

/** The stable word to switch on, such as INVALID_INPUT. Empty when the error is not the service's own. */
export declare function errorReason(error: unknown): string;

/** What is wrong with each field of the request, by name; at most 20 are told. */
export declare function fieldViolations(error: unknown): Record<string, string>;

/** After how many milliseconds the same call may succeed. Undefined when it is no use to repeat it. */
export declare function retryAfterMillis(error: unknown): number | undefined;
