// Package api is the HTTP API: one file a resource, each a list of routes with
// the ability that they need. A handler decodes, calls one room and encodes;
// what a request may do is decided before it, by its route.
package api

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"path"
	"reflect"
	"strings"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"recado.dev/internal/access"
	"recado.dev/internal/secret"
)

// prefix is where the versioned API lives.
const prefix = "/api/v1"

// defaultMaxBody is the largest body of a route that does not say its own.
const defaultMaxBody = 1 << 20

// bodyTimeout is how long a typed route waits for a body.
const bodyTimeout = 30 * time.Second

// API is the routes and what their handlers use.
type API struct {
	Deps
	mux     *http.ServeMux
	huma    huma.API
	routes  []route
	byKey   map[string]route
	typed   []*typed
	metrics *metrics
	pulse   pulse
	tidied  atomic.Int64 // when kept answers were last dropped, in microseconds

	unsettled atomic.Int32 // idempotency keys that could not be ended yet
}

// route is one row of the API: what it is, who may call it and how large a
// body it takes.
type route struct {
	Method  string
	Path    string // below /api/v1
	Summary string
	Tag     string
	Ability access.Ability
	Status  int   // of success; 200 where it is 0
	MaxBody int64 // bytes; 1 MiB where it is 0
	// Made answers what a write made whose answer was lost, for routes that
	// note it under their Idempotency-Key; see claimOf.
	Made func(ctx context.Context, who access.Who, effect string) (any, error)
}

func (r route) key() string { return r.Method + " " + prefix + r.Path }

// New builds the handler of /api/v1/**, /api/openapi.json and /api/docs.
func New(d Deps) http.Handler { return build(d).handler() }

func build(d Deps) *API {
	a := compose(d)
	a.registerDocs()
	a.forget()
	return a
}

// compose is the API's routes, and what its document is made of.
func compose(d Deps) *API {
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	if d.Sealer == nil {
		d.Sealer = ephemeral()
	}
	a := &API{Deps: d, mux: http.NewServeMux(), byKey: map[string]route{}, metrics: newMetrics(d.Metrics), pulse: d.Store.Pulse()}
	a.pulse.Tell(a.turned)
	config := huma.DefaultConfig("Recado", "1")
	config.Info.Description = "The customer-service desk for every messaging channel. Send the header `Authorization: Bearer TOKEN`; " +
		"writes take an `Idempotency-Key`. Lists answer `items` and `next_cursor`. Errors are RFC 9457 problems with a stable `code`."
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil // no "$schema" in answers
	config.Transformers = []huma.Transformer{asProblem}
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"bearer": {Type: "http", Scheme: "bearer"},
		"cookie": {Type: "apiKey", In: "cookie", Name: cookieName},
	}
	a.huma = huma.NewAPI(config, adapter{a})
	a.register()
	return a
}

// schemaName names a type in the OpenAPI document: the nouns of the desk and
// our own types by themselves, others with their package, so that two packages
// may each have a View.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	pkg := path.Base(t.PkgPath())
	if t.Name() == "" || !strings.HasPrefix(t.PkgPath(), "recado.dev/") || pkg == "desk" || pkg == "api" {
		return name
	}
	return strings.ToUpper(pkg[:1]) + pkg[1:] + name
}

// ephemeral is a Sealer whose key nobody keeps.
func ephemeral() *secret.Sealer {
	key := make([]byte, secret.KeySize)
	_, _ = rand.Read(key) // never fails
	s, err := secret.New(key)
	if err != nil {
		panic("api: " + err.Error()) // a constant size
	}
	return s
}

// adapter puts Huma's operations onto our mux, each behind the guard of its
// route.
type adapter struct{ a *API }

// Handle implements huma.Adapter.
func (ad adapter) Handle(op *huma.Operation, handler func(huma.Context)) {
	ad.a.mount(ad.a.byKey[op.Method+" "+op.Path], http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler(humago.NewContext(op, r, w))
	}), true)
}

// ServeHTTP implements huma.Adapter.
func (ad adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { ad.a.mux.ServeHTTP(w, r) }

func (a *API) mount(r route, next http.Handler, buffered bool) {
	if !access.Known(r.Ability) {
		panic("api: " + r.key() + " needs an ability") // a route nobody thought about must not start
	}
	a.mux.Handle(r.key(), a.guard(r, next, buffered))
}

// add notes a route in the table.
func (a *API) add(r route) route {
	if r.Status == 0 {
		r.Status = http.StatusOK
	}
	if r.MaxBody == 0 {
		r.MaxBody = defaultMaxBody
	}
	a.routes = append(a.routes, r)
	a.byKey[r.key()] = r
	return r
}

// raw adds a route that reads and writes the request itself: files, streams.
func (a *API) raw(r route, h http.HandlerFunc) {
	r = a.add(r)
	op := a.operation(r)
	a.huma.OpenAPI().AddOperation(&op)
	a.mount(r, h, false)
}

// handle adds a route whose input and output are typed. f gets who asks; its
// error becomes the problem that its code means.
func handle[I, O any](a *API, r route, f func(ctx context.Context, who access.Who, in *I) (*O, error)) {
	r = a.add(r)
	op := a.operation(r)
	if reflect.TypeFor[O]().NumField() == 0 {
		op.DefaultStatus = r.Status
	}
	t := a.describe(op, reflect.TypeFor[I](), reflect.TypeFor[O](), func(ctx context.Context, who access.Who, in any) (any, error) {
		out, err := f(ctx, who, in.(*I))
		if err != nil || out == nil {
			return nil, err
		}
		return out, nil
	})
	a.typed = append(a.typed, t)
	a.huma.Adapter().Handle(&t.op, t.serve)
}

// operation describes a route to the OpenAPI document.
func (a *API) operation(r route) huma.Operation {
	op := huma.Operation{
		OperationID:     operationID(r),
		Method:          r.Method,
		Path:            prefix + r.Path,
		Summary:         r.Summary,
		Tags:            []string{r.Tag},
		DefaultStatus:   r.Status,
		MaxBodyBytes:    r.MaxBody + 1,
		BodyReadTimeout: bodyTimeout,
		Responses: map[string]*huma.Response{
			"default": {Description: "A problem", Content: map[string]*huma.MediaType{
				problemType: {Schema: a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")},
			}},
		},
		Extensions: map[string]any{"x-ability": string(r.Ability)},
	}
	if r.Ability != access.Nobody {
		op.Security = []map[string][]string{{"bearer": {}}, {"cookie": {}}}
	}
	return op
}

// operationID is a stable name: "get-channels-id-checks".
func operationID(r route) string {
	clean := strings.NewReplacer("{", "", "}", "", "...", "").Replace(strings.Trim(r.Path, "/"))
	return strings.ToLower(r.Method) + "-" + strings.ReplaceAll(clean, "/", "-")
}

// body is an answer that is one entity.
type body[T any] struct {
	Body T
}

// answer wraps an entity and its error for a handler's return.
func answer[T any](v T, err error) (*body[T], error) {
	if err != nil {
		return nil, err
	}
	return &body[T]{Body: v}, nil
}

// nothing is the input or the output of routes that have none.
type nothing struct{}

// idInput is the input of routes that name one entity. It cannot be embedded:
// Huma skips unexported fields.
type idInput struct {
	ID string `path:"id" doc:"the entity's id"`
}

// handler is the mux behind what every request passes.
func (a *API) handler() http.Handler {
	a.mux.HandleFunc("/api/", a.missing)
	return a.around(a.mux)
}

// missing answers what no route takes: another method of a path that is there,
// or nothing at all.
func (a *API) missing(w http.ResponseWriter, r *http.Request) {
	var allowed []string
	for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		other := r.Clone(r.Context())
		other.Method = m
		if _, pattern := a.mux.Handler(other); pattern != "/api/" {
			allowed = append(allowed, m)
		}
	}
	if len(allowed) > 0 {
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		a.write(w, r, &Problem{Status: http.StatusMethodNotAllowed, Code: "invalid", Detail: fmt.Sprintf("%s is not possible here", r.Method)})
		return
	}
	a.write(w, r, &Problem{Status: http.StatusNotFound, Code: "not_found", Detail: "there is nothing here"})
}

// now is the present as answers and rows hold it.
func (a *API) now() time.Time { return a.Clock.Now() }
