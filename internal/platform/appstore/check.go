package appstore

import (
	"context"
	"net/url"

	"recado.dev/internal/platform"
)

// Lines of the check list.
const (
	checkKey     = "key"
	checkReviews = "reviews"
)

// Check implements platform.Checker.
func (s *session) Check(ctx context.Context) []platform.CheckResult {
	key := platform.CheckResult{Key: checkKey, State: "ok"}
	name, err := s.name(ctx)
	if err != nil {
		f := platform.AsFailure(err)
		key.State, key.Detail = "unknown", platform.Text{En: "The app could not be asked for: " + f.Title + ".", Es: "No se pudo consultar la app (" + f.Code + ")."}
		switch f.Kind {
		case platform.BadCredentials:
			key.State, key.Detail = "failed", platform.Text{
				En: "Apple refuses the key: check the key ID, the issuer ID (empty for a key of one person) and that the key was not revoked.",
				Es: "Apple rechaza la clave: comprueba el id. de la clave, el id. del emisor (vacío para una clave individual) y que la clave no esté revocada.",
			}
		case platform.Gone:
			key.State, key.Detail = "failed", platform.Text{En: "The key knows no app with this Apple ID.", Es: "La clave no conoce ninguna app con este Apple ID."}
		case platform.Misconfigured:
			key.State, key.Detail = "failed", platform.Text{En: "The key may not see this app: " + f.Title + ".", Es: "La clave no puede ver esta app (" + f.Code + ")."}
		}
		later := platform.Text{En: "This is checked once the key is good.", Es: "Se comprueba en cuanto la clave valga."}
		return []platform.CheckResult{key, {Key: checkReviews, State: "unknown", Detail: later}}
	}
	key.Detail = platform.Text{En: "Found: " + name, Es: "Encontrada: " + name}
	read := platform.CheckResult{Key: checkReviews, State: "ok", Detail: platform.Text{En: "The reviews of the app can be read.", Es: "Se pueden leer las reseñas de la app."}}
	if err := s.ask(ctx, "/v1/apps/"+url.PathEscape(s.app)+"/customerReviews", url.Values{"limit": {"1"}}, nil); err != nil {
		f := platform.AsFailure(err)
		read.State, read.Detail = "unknown", platform.Text{En: "The reviews could not be asked for: " + f.Title + ".", Es: "No se pudieron consultar las reseñas (" + f.Code + ")."}
		if f.Kind == platform.Misconfigured || f.Kind == platform.BadCredentials {
			read.State, read.Detail = "failed", platform.Text{
				En: "The key may not read reviews: it needs the role Customer Support, App Manager or Admin.",
				Es: "La clave no puede leer reseñas: necesita el rol Atención al cliente, Gestor de la app o Admin.",
			}
		}
	}
	return []platform.CheckResult{key, read}
}

// Probe implements platform.Prober.
func (s *session) Probe(ctx context.Context, deep bool) (platform.Standing, error) {
	if _, err := s.name(ctx); err != nil || !deep {
		return platform.Standing{}, err
	}
	return platform.Standing{}, s.ask(ctx, "/v1/apps/"+url.PathEscape(s.app)+"/customerReviews", url.Values{"limit": {"1"}}, nil)
}
