"use strict";
window.SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  docExpansion: "none",
  validatorUrl: null,
  requestInterceptor: function (request) {
    request.headers["Accept-Language"] = document.documentElement.lang;
    return request;
  },
});
