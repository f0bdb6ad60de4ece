package api

import (
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// param is a field of the input that the path, the query or a header fills.
type param struct {
	name     string
	in       string // path, query or header
	index    []int
	required bool
	preset   string
	several  bool // each value of a list has a name=value of its own
	schema   *huma.Schema
}

var timeType = reflect.TypeFor[time.Time]()

// describeParams finds the input's parameters and puts them into the document.
func (t *typed) describeParams() {
	for _, f := range reflect.VisibleFields(t.in) {
		if f.Anonymous || !f.IsExported() || f.Name == "Body" {
			continue
		}
		p, ok := paramOf(f)
		if !ok {
			continue
		}
		p.schema = huma.SchemaFromField(t.registry(), f, "")
		t.params = append(t.params, p)
		documented := &huma.Param{
			Name: p.name, In: p.in, Required: p.required, Schema: p.schema,
			Description: p.schema.Description, // some readers look only here
		}
		if p.in == "query" {
			documented.Explode = &p.several
		}
		t.op.Parameters = append(t.op.Parameters, documented)
	}
}

func paramOf(f reflect.StructField) (param, bool) {
	p := param{index: f.Index, preset: f.Tag.Get("default"), required: f.Tag.Get("required") == "true"}
	for _, in := range []string{"path", "query", "header"} {
		tag := f.Tag.Get(in)
		if tag == "" {
			continue
		}
		name, options, _ := strings.Cut(tag, ",")
		p.name, p.in = name, in
		p.several = slices.Contains(strings.Split(options, ","), "explode")
		p.required = p.required || in == "path"
		if !readable(f.Type) {
			panic("api: a parameter cannot be a " + f.Type.String())
		}
		return p, true
	}
	return p, false
}

// readable tells the types that setText and readParams can fill.
func readable(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Int, reflect.Int64, reflect.Bool:
		return true
	}
	return t == timeType || t == reflect.TypeFor[[]string]()
}

// readParams fills the input's parameters and notes what is wrong with them.
func (t *typed) readParams(ctx huma.Context, in reflect.Value, path *huma.PathBuffer, wrong *huma.ValidateResult) {
	for i := range t.params {
		p := &t.params[i]
		path.Reset()
		path.Push(p.in)
		path.Push(p.name)
		text := p.text(ctx)
		if text == "" {
			if p.required {
				wrong.Add(path, "", "required "+p.in+" parameter is missing")
			}
			continue
		}
		v, err := p.read(ctx, in.FieldByIndex(p.index), text)
		if err != nil {
			wrong.Add(path, text, err.Error())
			continue
		}
		huma.Validate(t.registry(), p.schema, path, huma.ModeWriteToServer, v, wrong)
	}
}

// text is what was sent, or what stands for nothing.
func (p *param) text(ctx huma.Context) string {
	var text string
	switch p.in {
	case "path":
		text = ctx.Param(p.name)
	case "query":
		text = ctx.Query(p.name)
	case "header":
		text = ctx.Header(p.name)
	}
	if text == "" {
		return p.preset
	}
	return text
}

// read fills the field and answers the value as the schema judges it.
func (p *param) read(ctx huma.Context, field reflect.Value, text string) (any, error) {
	if field.Kind() != reflect.Slice {
		layout := time.RFC3339Nano
		if p.in == "header" {
			layout = http.TimeFormat
		}
		return setText(field, text, layout)
	}
	values := strings.Split(text, ",")
	if p.several {
		u := ctx.URL()
		values = u.Query()[p.name]
	}
	field.Set(reflect.ValueOf(values))
	return values, nil
}

// setText reads text into a field of a readable type that is no list.
func setText(field reflect.Value, text, layout string) (any, error) {
	switch field.Kind() {
	case reflect.String:
		field.SetString(text)
		return text, nil
	case reflect.Int, reflect.Int64:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, errors.New("invalid integer")
		}
		field.SetInt(n)
		return n, nil
	case reflect.Bool:
		is, err := strconv.ParseBool(text)
		if err != nil {
			return nil, errors.New("invalid boolean")
		}
		field.SetBool(is)
		return is, nil
	}
	at, err := time.Parse(layout, text)
	if err != nil {
		return nil, errors.New("invalid date/time for format " + layout)
	}
	field.Set(reflect.ValueOf(at))
	return text, nil
}

// preset is a field of a body that has a value where nothing was sent.
type preset struct {
	index []int
	text  string
}

// presets finds a body's fields with defaults. They are fields of the body
// itself: deeper ones would have to be looked for in every list.
func presets(body reflect.Type) []preset {
	if body.Kind() != reflect.Struct {
		return nil
	}
	var found []preset
	for _, f := range reflect.VisibleFields(body) {
		if text := f.Tag.Get("default"); text != "" {
			found = append(found, preset{index: f.Index, text: text})
		}
	}
	return found
}

func (p preset) fill(body reflect.Value) {
	field := body.FieldByIndex(p.index)
	if !field.IsZero() {
		return
	}
	if _, err := setText(field, p.text, time.RFC3339Nano); err != nil {
		panic("api: the default " + p.text + " does not fit its field")
	}
}
