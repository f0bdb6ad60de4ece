package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"reflect"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"recado.dev/internal/access"
)

// typed is a route whose input and output are structs. One piece of code
// serves all of them by reflection: compiled anew for each of hundreds of
// types, as a generic function is, it would be an eighth of the program.
type typed struct {
	a    *API
	op   huma.Operation
	in   reflect.Type
	call call

	params   []param
	body     []int        // the index of the input's Body; none where it has none
	schema   *huma.Schema // of the body
	defaults []preset
	headers  []header
	answer   []int // the index of the output's Body; none where it has none
}

// call asks a handler: in is a pointer to the input, the answer a pointer to
// the output or nil.
type call func(ctx context.Context, who access.Who, in any) (any, error)

// header is a field of the output that is sent beside the body.
type header struct {
	name  string
	index []int
}

const jsonType = "application/json"

// describe reads the two types, completes the operation with them and adds it
// to the document.
func (a *API) describe(op huma.Operation, in, out reflect.Type, f call) *typed {
	t := &typed{a: a, op: op, in: in, call: f}
	t.describeParams()
	t.describeBody()
	t.describeAnswer(out)
	a.huma.OpenAPI().AddOperation(&t.op)
	return t
}

func (t *typed) registry() huma.Registry { return t.a.huma.OpenAPI().Components.Schemas }

// hint names a type that has no name of its own, after where it stands.
func hint(parent reflect.Type, field, otherwise string) string {
	if parent.Name() == "" {
		return otherwise
	}
	return parent.Name() + field
}

func (t *typed) describeBody() {
	f, ok := t.in.FieldByName("Body")
	if !ok {
		return
	}
	t.body = f.Index
	t.schema = huma.SchemaFromField(t.registry(), f, hint(t.in, f.Name, t.op.OperationID+"Request"))
	t.schema.PrecomputeMessages()
	t.op.RequestBody = &huma.RequestBody{
		Required: f.Type.Kind() != reflect.Pointer && f.Type.Kind() != reflect.Interface,
		Content:  map[string]*huma.MediaType{jsonType: {Schema: t.schema}},
	}
	t.defaults = presets(f.Type)
}

func (t *typed) describeAnswer(out reflect.Type) {
	status := strconv.Itoa(t.op.DefaultStatus)
	res := &huma.Response{Description: http.StatusText(t.op.DefaultStatus)}
	t.op.Responses[status] = res
	if f, ok := out.FieldByName("Body"); ok {
		t.answer = f.Index
		schema := huma.SchemaFromField(t.registry(), f, hint(out, f.Name, t.op.OperationID+"Response"))
		res.Content = map[string]*huma.MediaType{jsonType: {Schema: schema}}
	}
	for _, f := range reflect.VisibleFields(out) {
		if f.Anonymous || !f.IsExported() || f.Name == "Body" {
			continue
		}
		if f.Type.Kind() != reflect.String {
			panic("api: " + t.op.OperationID + ": a header is a string, not " + f.Type.String())
		}
		name := f.Tag.Get("header")
		t.headers = append(t.headers, header{name: name, index: f.Index})
		if res.Headers == nil {
			res.Headers = map[string]*huma.Param{}
		}
		res.Headers[name] = &huma.Header{Schema: huma.SchemaFromField(t.registry(), f, "")}
	}
}

// serve answers one request.
func (t *typed) serve(ctx huma.Context) {
	in := reflect.New(t.in)
	var wrong huma.ValidateResult
	path := huma.NewPathBuffer(make([]byte, 0, 128), 0)
	t.readParams(ctx, in.Elem(), path, &wrong)
	status := http.StatusUnprocessableEntity
	if t.body != nil {
		raw, refused := t.readBody(ctx)
		if refused == nil {
			status, refused = t.parseBody(ctx, raw, in.Elem(), path, &wrong)
		}
		if refused != nil {
			_ = huma.WriteErr(t.a.huma, ctx, refused.status, refused.detail, wrong.Errors...)
			return
		}
	}
	if len(wrong.Errors) > 0 {
		_ = huma.WriteErr(t.a.huma, ctx, status, "validation failed", wrong.Errors...)
		return
	}
	who, _ := access.From(ctx.Context())
	out, err := t.call(ctx.Context(), who, in.Interface())
	switch {
	case err != nil:
		p := t.a.problem(ctx.Context(), err)
		for name, values := range p.GetHeaders() {
			for _, v := range values {
				ctx.AppendHeader(name, v)
			}
		}
		t.send(ctx, p.Status, p)
	case out == nil:
		ctx.SetStatus(t.op.DefaultStatus)
	default:
		t.sendOutput(ctx, reflect.ValueOf(out).Elem())
	}
}

// badBody is a body that is not even looked at.
type badBody struct {
	status int
	detail string
}

func (t *typed) readBody(ctx huma.Context) ([]byte, *badBody) {
	_ = ctx.SetReadDeadline(time.Now().Add(bodyTimeout))
	reader := ctx.BodyReader()
	if reader == nil {
		return nil, nil
	}
	var buf bytes.Buffer
	n, err := io.Copy(&buf, io.LimitReader(reader, t.op.MaxBodyBytes))
	var slow net.Error
	switch {
	case n == t.op.MaxBodyBytes:
		return nil, &badBody{http.StatusRequestEntityTooLarge, fmt.Sprintf("request body is too large limit=%d bytes", t.op.MaxBodyBytes)}
	case errors.As(err, &slow) && slow.Timeout():
		return nil, &badBody{http.StatusRequestTimeout, "request body read timeout"}
	case err != nil:
		return nil, &badBody{http.StatusInternalServerError, "cannot read request body"}
	}
	return buf.Bytes(), nil
}

// parseBody checks the body as it was sent, in which what is missing can be
// told from what is empty, and then reads it into the input. The status is
// the answer's where the check complains.
func (t *typed) parseBody(ctx huma.Context, raw []byte, in reflect.Value, path *huma.PathBuffer, wrong *huma.ValidateResult) (int, *badBody) {
	status := http.StatusUnprocessableEntity
	if len(raw) == 0 {
		if t.op.RequestBody.Required {
			return status, &badBody{http.StatusBadRequest, "request body is required"}
		}
		return status, nil
	}
	kind := ctx.Header("Content-Type")
	if kind == "" {
		kind = jsonType
	}
	var sent any
	if err := t.a.huma.Unmarshal(kind, raw, &sent); err != nil {
		wrong.Errors = append(wrong.Errors, &huma.ErrorDetail{Location: "body", Message: err.Error()})
		if errors.Is(err, huma.ErrUnknownContentType) {
			return http.StatusUnsupportedMediaType, nil
		}
		return http.StatusBadRequest, nil
	}
	before := len(wrong.Errors)
	path.Reset()
	path.Push("body")
	huma.Validate(t.registry(), t.schema, path, huma.ModeWriteToServer, sent, wrong)
	into := in.FieldByIndex(t.body)
	err := t.a.huma.Unmarshal(kind, raw, into.Addr().Interface())
	switch {
	case err != nil && len(wrong.Errors) == before: // the check let something through
		wrong.Errors = append(wrong.Errors, &huma.ErrorDetail{Location: "body", Message: err.Error()})
	case err == nil:
		for _, d := range t.defaults {
			d.fill(into)
		}
	}
	return status, nil
}

func (t *typed) sendOutput(ctx huma.Context, out reflect.Value) {
	typeIsSet := false
	for _, h := range t.headers {
		if v := out.FieldByIndex(h.index).String(); v != "" {
			ctx.SetHeader(h.name, v)
			typeIsSet = typeIsSet || h.name == "Content-Type"
		}
	}
	if t.answer == nil {
		ctx.SetStatus(t.op.DefaultStatus)
		return
	}
	body := out.FieldByIndex(t.answer).Interface()
	if b, ok := body.([]byte); ok {
		ctx.SetStatus(t.op.DefaultStatus)
		_, _ = ctx.BodyWriter().Write(b)
		return
	}
	if typeIsSet {
		panic("api: " + t.op.OperationID + ": only bytes have a content type of their own")
	}
	t.send(ctx, t.op.DefaultStatus, body)
}

// send writes a value as JSON, a problem as a problem.
func (t *typed) send(ctx huma.Context, status int, v any) {
	kind := jsonType
	if f, ok := v.(huma.ContentTypeFilter); ok {
		kind = f.ContentType(kind)
	}
	ctx.SetHeader("Content-Type", kind)
	if status == http.StatusNoContent || status == http.StatusNotModified {
		ctx.SetStatus(status)
		return
	}
	// Written once it is whole: one that can't be is an error and no half answer,
	// and one with its length goes out in fewer pieces.
	buf := answers.Get().(*bytes.Buffer)
	defer giveBack(buf)
	if err := t.write(buf, kind, v); err != nil {
		panic(fmt.Errorf("api: write the answer of %s: %w", t.op.OperationID, err))
	}
	ctx.SetHeader("Content-Length", strconv.Itoa(buf.Len()))
	ctx.SetStatus(status)
	_, _ = ctx.BodyWriter().Write(buf.Bytes()) // who left needs none
}
