// Shows the spec. If a simulator serves the page, its requests go to that simulator, with the token that is always accepted.
"use strict";

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
    tryItOutEnabled: simulator,
    supportedSubmitMethods: simulator ? ["get", "post"] : [],
    validatorUrl: null,
    onComplete: () => {
      if (simulator) {
        ui.preauthorizeApiKey("Token", "simulator-token");
      }
    },
  });
})();
