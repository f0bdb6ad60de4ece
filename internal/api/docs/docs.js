// Draws the reference from openapi.json. Everything is set as text, so nothing
// in the document can become markup.
"use strict";

const el = (name, attrs, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attrs || {})) node.setAttribute(key, value);
  for (const child of children) if (child !== null && child !== undefined) node.append(child);
  return node;
};

const resolve = (doc, schema) => {
  if (schema && schema.$ref) return doc.components.schemas[schema.$ref.split("/").pop()] || {};
  return schema || {};
};

const typeOf = (schema) => {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").pop();
  const type = Array.isArray(schema.type) ? schema.type.join(" | ") : schema.type || "any";
  const base = type.replace("array", `${schema.items ? typeOf(schema.items) : "any"}[]`);
  return schema.format ? `${base} (${schema.format})` : base;
};

// sample is an example value of a schema; depth ends what refers to itself.
const sample = (doc, schema, depth = 0) => {
  const s = resolve(doc, schema);
  const type = Array.isArray(s.type) ? s.type[0] : s.type;
  if (s.examples && s.examples.length) return s.examples[0];
  if (s.default !== undefined) return s.default;
  if (s.enum) return s.enum[0];
  if (depth > 4) return null;
  switch (type) {
    case "object": {
      const out = {};
      for (const [name, part] of Object.entries(s.properties || {})) out[name] = sample(doc, part, depth + 1);
      return out;
    }
    case "array":
      return [sample(doc, s.items, depth + 1)];
    case "integer":
    case "number":
      return s.minimum || 0;
    case "boolean":
      return false;
    case "string":
      return s.format === "date-time" ? "2026-01-31T09:00:00Z" : "…";
    default:
      return null;
  }
};

const curl = (doc, path, method, op) => {
  const lines = [`curl -X ${method.toUpperCase()} '${location.origin}${path}'`];
  if (op.security && op.security.length) lines.push("-H \"Authorization: Bearer $TOKEN\"");
  const content = op.requestBody && op.requestBody.content;
  if (content && content["application/json"]) {
    const body = JSON.stringify(sample(doc, content["application/json"].schema), null, 2).replaceAll("'", "'\\''");
    lines.push("-H 'Content-Type: application/json'", `-d '${body}'`);
  } else if (content && content["multipart/form-data"]) {
    lines.push("-F 'file=@photo.jpg'");
  }
  if (method !== "get" && op.security && op.security.length) lines.push("-H \"Idempotency-Key: $(uuidgen)\"");
  return lines.join(" \\\n  ");
};

const fields = (doc, schema) => {
  const s = resolve(doc, schema);
  if (!s.properties) return el("p", {}, el("code", {}, typeOf(schema)));
  const rows = Object.entries(s.properties).map(([name, part]) =>
    el("tr", {}, el("td", {}, el("code", {}, name)), el("td", {}, el("code", {}, typeOf(part))),
      el("td", {}, (s.required || []).includes(name) ? "always" : "optional"),
      el("td", { class: "soft" }, [part.description, part.enum && `one of: ${part.enum.join(", ")}`].filter(Boolean).join(" · "))));
  const head = el("tr", {}, ...["Name", "Type", "", ""].map((t) => el("th", { scope: "col" }, t)));
  return el("table", {}, el("thead", {}, head), el("tbody", {}, ...rows));
};

const parameters = (op) => {
  if (!op.parameters || !op.parameters.length) return null;
  const rows = op.parameters.map((p) =>
    el("tr", {}, el("td", {}, el("code", {}, p.name)), el("td", {}, p.in), el("td", {}, el("code", {}, typeOf(p.schema))),
      el("td", { class: "soft" }, p.description || "")));
  return el("section", {}, el("h3", {}, "Parameters"), el("table", {}, el("tbody", {}, ...rows)));
};

const operation = (doc, path, method, op) => {
  const inside = el("div", { class: "inside" });
  const details = el("details", { id: op.operationId },
    el("summary", {}, el("span", { class: "method" }, method.toUpperCase()), el("code", {}, path), el("span", { class: "soft" }, op.summary || "")), inside);
  details.dataset.text = `${method} ${path} ${op.summary} ${(op.tags || []).join(" ")}`.toLowerCase();
  details.addEventListener("toggle", () => {
    if (!details.open || inside.childElementCount) return;
    const text = curl(doc, path, method, op);
    const copy = el("button", { type: "button" }, "Copy");
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text);
      copy.textContent = "Copied";
    });
    inside.append(el("p", { class: "soft" }, `Needs: ${op["x-ability"] === "nobody" ? "nothing, it is public" : op["x-ability"]}`));
    const params = parameters(op);
    if (params) inside.append(params);
    const content = op.requestBody && op.requestBody.content && op.requestBody.content["application/json"];
    if (content) inside.append(el("h3", {}, "Body"), fields(doc, content.schema));
    for (const [status, answer] of Object.entries(op.responses || {})) {
      const json = answer.content && Object.values(answer.content)[0];
      inside.append(el("h3", {}, status === "default" ? "Otherwise" : `Answer ${status}`));
      inside.append(json && json.schema ? fields(doc, json.schema) : el("p", {}, answer.description || ""));
    }
    inside.append(el("h3", {}, "Try it"), el("pre", { tabindex: "0" }, text), copy);
  });
  return details;
};

const draw = (doc) => {
  document.getElementById("about").textContent = doc.info.description.replaceAll("`", "");
  const byTag = new Map();
  for (const [path, methods] of Object.entries(doc.paths)) {
    for (const [method, op] of Object.entries(methods)) {
      if (!op || !op.operationId) continue;
      const tag = (op.tags || ["Other"])[0];
      if (!byTag.has(tag)) byTag.set(tag, []);
      byTag.get(tag).push(operation(doc, path, method, op));
    }
  }
  const main = document.getElementById("main");
  const nav = document.getElementById("nav");
  for (const [tag, operations] of byTag) {
    const id = `tag-${tag.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
    nav.append(el("a", { href: `#${id}` }, tag));
    main.append(el("section", {}, el("h2", { id }, tag), ...operations));
  }
  const named = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named) {
    if (named.tagName === "DETAILS") named.open = true;
    named.scrollIntoView();
  }
  document.getElementById("find").addEventListener("input", (event) => {
    const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const node of main.querySelectorAll("details")) node.hidden = !words.every((w) => node.dataset.text.includes(w));
    for (const section of main.querySelectorAll("section")) {
      const operations = section.querySelectorAll(":scope > details");
      if (operations.length) section.hidden = [...operations].every((n) => n.hidden);
    }
  });
};

fetch("/api/openapi.json")
  .then((answer) => answer.json())
  .then(draw)
  .catch(() => {
    document.getElementById("about").textContent = "openapi.json could not be read.";
  });
