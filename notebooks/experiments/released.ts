import type { Experiment } from "./experiment";
import { compressColumns, compressMethods } from "./released-compress";
import { searchColumns, searched } from "./released-search";

export const released: Experiment = {
  name: "released",
  about: "the method as it was released, and with its astrocyte's optimizer stepped",
  columns: [...searchColumns, ...compressColumns],
  methods: {
    "search-as-released": searched("as released"),
    "search-stepped": searched("stepped"),
    ...compressMethods,
  },
};
