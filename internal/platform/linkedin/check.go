package linkedin

import (
	"context"
	"fmt"
	"time"

	"recado.dev/internal/platform"
)

// The live checks.
const (
	checkToken        = "token"
	checkPage         = "page"
	checkRole         = "role"
	checkVersion      = "version"
	checkSubscription = "subscription"
)

// How long a version of the API lives at least, and how long before its end
// somebody should hear of it.
const (
	versionMonths = 12
	warnMonths    = 3
)

type organization struct {
	Name   string `json:"localizedName"`
	Vanity string `json:"vanityName"`
}

// Check implements platform.Checker, with three calls.
func (s *session) Check(ctx context.Context) []platform.CheckResult {
	var o organization
	err := s.get(ctx, "/organizations/"+escaped(s.organization), "", "", &o)
	return []platform.CheckResult{tokenResult(err), pageResult(o, err), s.roleResult(ctx), s.versionResult(), s.subscriptionResult(ctx)}
}

// said adds the network's own words, which exist in its language only.
func said(f *platform.Failure, en, es string) platform.Text {
	if f.Title == "" {
		return platform.Text{En: en + ".", Es: es + "."}
	}
	return platform.Text{En: en + ": " + f.Title, Es: es + ": " + f.Title}
}

func tokenResult(err error) platform.CheckResult {
	r := platform.CheckResult{Key: checkToken, State: "ok", Detail: platform.Text{En: "The token is valid.", Es: "El token es válido."}}
	if err == nil {
		return r
	}
	f := platform.AsFailure(err)
	switch f.Kind {
	case platform.BadCredentials:
		r.State, r.Detail = "failed", said(f, "The network refuses the token: it ends after 60 days, and somebody has to allow the app again", "La red rechaza el token: termina a los 60 días, y hay que volver a autorizar la aplicación")
	case platform.Unreachable, platform.Throttled:
		r.State, r.Detail = "unknown", said(f, "The network could not be asked", "No se pudo consultar a la red")
	}
	return r
}

func pageResult(o organization, err error) platform.CheckResult {
	r := platform.CheckResult{Key: checkPage, State: "ok", Detail: platform.Text{En: "Found: " + o.Name, Es: "Encontrada: " + o.Name}}
	if err == nil {
		return r
	}
	f := platform.AsFailure(err)
	r.State, r.Detail = "unknown", said(f, "The page could not be asked for", "No se pudo consultar la página")
	switch f.Kind {
	case platform.Gone, platform.Rejected, platform.Misconfigured:
		r.State, r.Detail = "failed", said(f, "There is no company page with this number, or the token does not open it", "No hay ninguna página de empresa con este número, o el token no la abre")
	}
	return r
}

// roleResult says whether the member who allowed the app administers the page.
func (s *session) roleResult(ctx context.Context) platform.CheckResult {
	r := platform.CheckResult{Key: checkRole, State: "ok", Detail: platform.Text{En: "Who allowed the app administers the page.", Es: "Quien autorizó la aplicación administra la página."}}
	var answer struct {
		Elements []struct {
			Organization string `json:"organization"`
		} `json:"elements"`
	}
	err := s.get(ctx, "/organizationAcls", "q=roleAssignee&role=ADMINISTRATOR&state=APPROVED&start=0&count=100", "FINDER", &answer)
	if err != nil {
		r.State, r.Detail = "unknown", said(platform.AsFailure(err), "The role could not be asked for", "No se pudo consultar el rol")
		return r
	}
	for _, e := range answer.Elements {
		if e.Organization == s.page() {
			return r
		}
	}
	r.State = "failed"
	r.Detail = platform.Text{
		En: "Who allowed the app does not administer this page: nothing can be read or written. A super admin of the page gives them the role under Admin tools › Manage admins.",
		Es: "Quien autorizó la aplicación no administra esta página: no se puede leer ni escribir nada. Un superadministrador le da el rol en Herramientas de administración › Gestionar administradores.",
	}
	return r
}

// versionEnds is when the version of the API may end: it is named after its month
// and lives a year from then at least.
func (s *session) versionEnds() (time.Time, bool) {
	at, err := time.Parse("200601", s.version)
	if err != nil {
		return time.Time{}, false
	}
	return at.AddDate(0, versionMonths, 0), true
}

func (s *session) versionResult() platform.CheckResult {
	r := platform.CheckResult{Key: checkVersion, State: "ok"}
	ends, ok := s.versionEnds()
	now := s.host.Clock.Now()
	day := ends.Format("2006-01")
	switch {
	case !ok:
		r.State, r.Detail = "failed", platform.Text{En: "“" + s.version + "” is no version: it is a year and a month, such as " + defaultVersion + ".", Es: "«" + s.version + "» no es una versión: es un año y un mes, como " + defaultVersion + "."}
	case !now.Before(ends):
		r.State = "failed"
		r.Detail = platform.Text{En: fmt.Sprintf("Version %s is promised until %s and may end any day. Enter a newer one under Advanced.", s.version, day), Es: fmt.Sprintf("La versión %s está garantizada hasta %s y puede terminar cualquier día. Pon una más reciente en Avanzado.", s.version, day)}
	case !now.Before(ends.AddDate(0, -warnMonths, 0)):
		r.State = "warning"
		r.Detail = platform.Text{En: fmt.Sprintf("Version %s is promised until %s. Enter a newer one under Advanced before that.", s.version, day), Es: fmt.Sprintf("La versión %s está garantizada hasta %s. Pon antes una más reciente en Avanzado.", s.version, day)}
	default:
		r.Detail = platform.Text{En: fmt.Sprintf("Version %s is promised until %s.", s.version, day), Es: fmt.Sprintf("La versión %s está garantizada hasta %s.", s.version, day)}
	}
	return r
}

func (s *session) subscriptionResult(ctx context.Context) platform.CheckResult {
	r := platform.CheckResult{Key: checkSubscription, State: "ok", Detail: platform.Text{En: "The app is subscribed to what happens on the page.", Es: "La aplicación está suscrita a lo que ocurre en la página."}}
	is, err := s.Hooks(ctx)
	switch {
	case err != nil:
		r.State, r.Detail = "unknown", said(platform.AsFailure(err), "The subscription could not be read", "No se pudo leer la suscripción")
	case !is.Subscribed:
		r.State = "failed"
		r.Detail = platform.Text{
			En: "The app is not subscribed to the page: what happens arrives with the next look alone, up to half an hour later. The button on the channel's page subscribes it.",
			Es: "La aplicación no está suscrita a la página: lo que ocurre solo llega con la siguiente consulta, hasta media hora después. El botón de la página del canal la suscribe.",
		}
	case s.hookURL != "" && is.Address != "" && is.Address != s.hookURL:
		r.State = "warning"
		r.Detail = platform.Text{En: "The app is subscribed with another address: " + is.Address, Es: "La aplicación está suscrita con otra dirección: " + is.Address}
	}
	return r
}

// Probe implements platform.Prober. Asked deeply, it also tells of a version that
// is about to end and of a subscription that did, which the network says nobody.
func (s *session) Probe(ctx context.Context, deep bool) (platform.Standing, error) {
	var out platform.Standing
	if err := s.get(ctx, "/organizations/"+escaped(s.organization), "", "", nil); err != nil {
		return out, err
	}
	if !deep {
		return out, nil
	}
	if v := s.versionResult(); v.State != "ok" {
		out.Trouble = &platform.Trouble{Mend: platform.MendSettings, Stops: false, What: v.Detail}
	}
	if r := s.subscriptionResult(ctx); r.State == "failed" {
		out.Trouble = &platform.Trouble{Mend: platform.MendSubscribe, Stops: false, What: r.Detail}
	}
	return out, nil
}
