package facebook

import (
	"context"
	"net/url"

	"recado.dev/internal/platform"
	"recado.dev/internal/platform/meta"
)

// Checks that only this network has.
const (
	checkPage     = "page"
	checkComments = "comments"
	checkReviews  = "reviews"
)

// check answers the live checks, with four calls at most.
func (s *session) check(ctx context.Context, graph *meta.Session) []platform.CheckResult {
	var page struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	err := graph.Get(ctx, url.Values{"fields": {"id,name"}}, &page, s.page)
	found := platform.CheckResult{Key: checkPage, State: "ok", Detail: platform.Text{En: "Found: " + page.Name, Es: "Encontrada: " + page.Name}}
	if err != nil {
		found = refused(checkPage, err, "The token does not open this Page", "El token no abre esta página")
	}
	return []platform.CheckResult{meta.TokenResult(err), found, s.commentsResult(ctx, graph), graph.SubscriptionResult(ctx), s.reviewsResult(ctx, graph)}
}

// refused is the result of a call that did not go well: failed only where it
// never will.
func refused(key string, err error, en, es string) platform.CheckResult {
	f := platform.AsFailure(err)
	r := platform.CheckResult{Key: key, State: "unknown", Detail: meta.Said(f, "The network could not be asked", "No se pudo consultar a la red")}
	switch f.Kind {
	case platform.Misconfigured, platform.Rejected, platform.Gone, platform.Unsupported:
		r.State, r.Detail = "failed", meta.Said(f, en, es)
	}
	return r
}

// commentsResult says whether the token may read what people write on the Page.
func (s *session) commentsResult(ctx context.Context, graph *meta.Session) platform.CheckResult {
	q := url.Values{"fields": {"id,comments.limit(1){id,from}"}, "limit": {"1"}}
	if err := graph.Get(ctx, q, nil, s.page, "feed"); err != nil {
		return refused(checkComments, err, "The token may not read what people write on the Page (pages_read_user_content)", "El token no puede leer lo que la gente escribe en la página (pages_read_user_content)")
	}
	return platform.CheckResult{Key: checkComments, State: "ok", Detail: platform.Text{En: "Posts and comments can be read.", Es: "Se pueden leer las publicaciones y los comentarios."}}
}

// reviewsResult says whether the version of the API still has reviews.
func (s *session) reviewsResult(ctx context.Context, graph *meta.Session) platform.CheckResult {
	if !s.reviews {
		return platform.CheckResult{Key: checkReviews, State: "ok", Detail: platform.Text{En: "Reviews are not taken in: the setting is off.", Es: "No se reciben reseñas: el ajuste está desactivado."}}
	}
	err := graph.Get(ctx, url.Values{"limit": {"1"}}, nil, s.page, "ratings")
	if err == nil {
		return platform.CheckResult{Key: checkReviews, State: "ok", Detail: platform.Text{En: "This version of the API still has reviews.", Es: "Esta versión de la API todavía tiene reseñas."}}
	}
	r := refused(checkReviews, err, "Reviews can't be read", "No se pueden leer las reseñas")
	if f := platform.AsFailure(err); f.Kind == platform.Unsupported {
		r.State, r.Detail = "warning", platform.Text{
			En: "Facebook ended reviews in this version of the API (v22.0 and newer): probably none will come.",
			Es: "Facebook retiró las reseñas en esta versión de la API (v22.0 y posteriores): probablemente no llegará ninguna.",
		}
	}
	return r
}
