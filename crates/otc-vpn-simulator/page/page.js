// Shows the spec. If a simulator serves the page, its requests go to that simulator, with the token that is always accepted.
"use strict";

// Swagger UI prints extensions as JSON. These components show those of this project as text.
function extensions(system) {
  const { createElement } = system.React;
  const plain = (value) => value?.toJS?.() ?? value;

  // The x-codeSamples and IAM actions of an operation.
  function OperationExtRow({ xKey, xVal }) {
    const value = plain(xVal);
    const titles = {
      "x-iam-action": "IAM action",
      "x-iam-scopes": "Can be granted for",
      "x-iam-dependencies": "Also requires",
      "x-codeSamples": "Code samples",
    };
    const sample = ({ label, source }) =>
      createElement(
        "details",
        { key: label, className: "code-sample" },
        createElement("summary", null, label),
        createElement("pre", null, source),
      );
    const content =
      xKey === "x-codeSamples"
        ? value.map(sample)
        : [].concat(value).map((item) => createElement("div", { key: item }, createElement("code", null, item)));
    return createElement("tr", null, createElement("td", null, titles[xKey] ?? xKey), createElement("td", null, content));
  }

  // The known values of a schema. The table below the operations shows x-flavors.
  function ModelExtensions({ extensions: all, propClass }) {
    const known = plain(all.get("x-extensible-enum"));
    return known ? createElement("span", { className: propClass }, createElement("br"), `known values: ${known.join(", ")}`) : null;
  }

  return { components: { OperationExtRow, ModelExtensions } };
}

function table(title, description, columns, rows) {
  const element = (name, text, children = []) => {
    const created = document.createElement(name);
    created.textContent = text;
    created.append(...children);
    return created;
  };
  const row = (name, cells) => element("tr", "", cells.map((cell) => element(name, cell)));
  return element("section", "", [
    element("h2", title),
    element("p", description),
    element("table", "", [
      element("thead", "", [row("th", columns)]),
      element("tbody", "", rows.map((cells) => row("td", cells))),
    ]),
  ]);
}

function flavors(spec) {
  const requestable = spec.components.schemas.TargetFlavor.enum;
  const yesOrNo = (value) => (value === undefined ? "not published" : value ? "yes" : "no");
  const rows = Object.entries(spec.components.schemas.Flavor["x-flavors"]).map(([name, flavor]) => [
    flavor.cloud === "huaweicloud" ? `${name} (Huawei Cloud)` : name,
    `${flavor.max_bandwidth_mbit} Mbit/s`,
    String(flavor.connection_groups ?? "not published"),
    yesOrNo(flavor.enterprise_router),
    yesOrNo(flavor.private_network),
    yesOrNo(requestable.includes(name)),
  ]);
  const columns = ["Flavor", "Maximum bandwidth", "Connection groups", "Enterprise router", "Private network", "Can be requested"];
  return table("Flavors", "The published properties of each flavor (x-flavors).", columns, rows);
}

function errorCodes(spec) {
  const rows = spec["x-error-codes"].map((error) => [
    error.code,
    String(error.status ?? "any"),
    error.message ?? "any",
    error.not_executed ? "no" : "possibly",
    error.hint ?? spec["x-error-remedies"][error.remedy],
  ]);
  const columns = ["Code", "Status", "Message", "Change applied", "What to do"];
  return table("Error codes", "The published error codes (x-error-codes). In a message, * matches any text.", columns, rows);
}

(async () => {
  const spec = window.SPEC ?? (await (await fetch("openapi.json")).json());
  const simulator = window.SPEC === undefined;
  if (simulator) {
    spec.servers = [{ url: location.origin, description: "This simulator" }];
  }
  const ui = SwaggerUIBundle({
    spec,
    dom_id: "#page",
    deepLinking: true,
    showExtensions: true,
    plugins: [extensions],
    tryItOutEnabled: simulator,
    supportedSubmitMethods: simulator ? ["get", "post", "put", "delete"] : [],
    validatorUrl: null,
    onComplete: () => {
      if (simulator) {
        ui.preauthorizeApiKey("Token", "simulator-token");
      }
    },
  });
  document.getElementById("tables").append(flavors(spec), errorCodes(spec));
})();
