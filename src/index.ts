export * from "./error";
export * from "./mime";
export * from "./display/output";
