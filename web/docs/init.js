// The page below /api/docs: the contract of the server that serves it, to read and to try.
window.SwaggerUIBundle({
  url: "v1/openapi.yaml",
  dom_id: "#contract",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  persistAuthorization: false,
  validatorUrl: null, // nothing leaves this server
});
