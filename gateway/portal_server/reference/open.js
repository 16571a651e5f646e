"use strict";

// Nothing leaves this origin: no validator elsewhere, no servers but this one.
window.SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  docExpansion: "list",
  filter: true,
  validatorUrl: null,
  withCredentials: true,
  requestInterceptor: request => {
    // What a write needs when the caller is known by the portal's cookie.
    request.headers["X-Chartrier"] = "portal";
    return request;
  },
});
