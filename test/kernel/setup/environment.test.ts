import { expect, it } from "vitest";

import { pythonEnvironment } from "../../../kernel/setup/environment.mjs";

it("leads Python and Jupyter into the clone, whatever the reader's shell says", () => {
  const environment = pythonEnvironment(
    { PATH: "/usr/bin", HOME: "/home/reader", PYTHONPATH: "/elsewhere", JUPYTER_PATH: "/elsewhere" },
    "/clone",
  );
  expect(environment.PATH).toBe("/clone/.venv/bin:/usr/bin");
  expect(environment.HOME).toBe("/home/reader");
  expect(environment.VIRTUAL_ENV).toBe("/clone/.venv");
  expect(Object.values(environment)).not.toContain("/elsewhere");
  for (const name of ["JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"]) {
    expect(environment[name]).toMatch(/^\/clone\/\.cache\/jupyter\//);
  }
});
