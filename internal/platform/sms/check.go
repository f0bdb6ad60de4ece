package sms

import (
	"context"
	"strings"

	"recado.dev/internal/platform"
)

const (
	checkRequest = "request"
	checkAddress = "address"
)

// Check implements platform.Checker. Providers have no call that costs nothing,
// so that none is made: the request is put together and looked at.
func (s *session) Check(ctx context.Context) []platform.CheckResult {
	r := platform.CheckResult{Key: checkRequest, State: "ok"}
	req, err := s.request(ctx, "+15550100200", "Hello", "check")
	switch {
	case err != nil:
		f := platform.AsFailure(err)
		r.State, r.Detail = "failed", platform.Text{En: "It cannot: " + f.Title + ".", Es: "No se puede: " + f.Title + "."}
	case unknownPlaceholder(s.profile) != "":
		name := unknownPlaceholder(s.profile)
		r.State, r.Detail = "failed", platform.Text{En: "Nothing is called " + name + ".", Es: "No existe " + name + "."}
	case s.account == "" && strings.Contains(s.profile.Body+s.profile.URL, "{{account}}"):
		r.State, r.Detail = "failed", platform.Text{En: "The account or user name is missing.", Es: "Falta la cuenta o el nombre de usuario."}
	default:
		r.Detail = platform.Text{
			En: "Texts go by " + req.Method + " to " + req.URL.Host + ". Send one to yourself to see that the provider takes it.",
			Es: "Los SMS van por " + req.Method + " a " + req.URL.Host + ". Envíate uno para ver que el proveedor lo acepta.",
		}
	}
	return []platform.CheckResult{r, s.addressResult()}
}

func unknownPlaceholder(p profile) string {
	known := (&session{profile: p}).values("", "", "")
	all := p.Body + p.URL
	for _, h := range p.Headers {
		all += h.value
	}
	for _, name := range placeholder.FindAllString(all, -1) {
		if _, ok := known[name[2:len(name)-2]]; !ok {
			return name
		}
	}
	return ""
}

func (s *session) addressResult() platform.CheckResult {
	r := platform.CheckResult{Key: checkAddress, State: "ok", Detail: platform.Text{
		En: "Each text names the address for its receipts; the one for incoming texts is set at the provider.",
		Es: "Cada SMS indica la dirección de sus recibos; la de los SMS entrantes se pone en el proveedor.",
	}}
	switch {
	case s.hookURL == "":
		r.State, r.Detail = "failed", platform.Text{En: "This server does not know its own address.", Es: "Este servidor no conoce su propia dirección."}
	case !strings.Contains(s.profile.Body, "{{receipts}}"):
		r.State, r.Detail = "warning", platform.Text{
			En: "The requests do not name an address for receipts: set it at the provider, or nobody learns what arrived.",
			Es: "Las peticiones no indican una dirección para los recibos: ponla en el proveedor o no se sabrá qué llegó.",
		}
	}
	return r
}
