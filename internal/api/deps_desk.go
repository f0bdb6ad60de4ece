package api

import (
	"recado.dev/internal/automation"
	"recado.dev/internal/commerce"
	"recado.dev/internal/contactdata"
	"recado.dev/internal/cost"
	"recado.dev/internal/dispatch"
	"recado.dev/internal/form"
	"recado.dev/internal/health"
	"recado.dev/internal/insight"
	"recado.dev/internal/journal"
	"recado.dev/internal/limit"
	"recado.dev/internal/live"
	"recado.dev/internal/media"
	"recado.dev/internal/news"
	"recado.dev/internal/notify"
	"recado.dev/internal/number"
	"recado.dev/internal/outbound"
	"recado.dev/internal/prepared"
	"recado.dev/internal/public"
	"recado.dev/internal/publish"
	"recado.dev/internal/reach"
	"recado.dev/internal/removal"
	"recado.dev/internal/report"
	"recado.dev/internal/search"
	"recado.dev/internal/smart"
	"recado.dev/internal/supervise"
	"recado.dev/internal/survey"
	"recado.dev/internal/tag"
	"recado.dev/internal/template"
	"recado.dev/internal/webhook"
)

// DeskDeps are the rooms that the desk's own resources call.
type DeskDeps struct {
	Outbound *outbound.Service
	Media    *media.Service
	Journal  *journal.Journal
	Live     *live.Hub
	Search   *search.Service
	Tags     *tag.Service
	Smart    *smart.Engine
	Contacts *contactdata.Service
	Reports  *report.Service
	Dispatch *dispatch.Service
	Notify   *notify.Service
	// Templates are messages that a platform has to approve.
	Templates *template.Service
	// Numbers are those of accounts, which their platforms hold.
	Numbers *number.Service
	// Commerce is what is sold in messages, and what was ordered.
	Commerce *commerce.Service
	// Forms are filled in by customers inside the chat.
	Forms *form.Service
	// Surveys are what customers are asked about how they were served.
	Surveys *survey.Service

	// How channels stand, what became of messages, and what is new.
	Health   *health.Service
	Insights *insight.Service
	News     *news.Service

	Supervise *supervise.Service
	Reach     *reach.Service
	Removals  *removal.Service
	Costs     *cost.Service
	Limits    *limit.Service

	// Public is the public side: posts, comments, reviews.
	Public  *public.Service
	Publish *publish.Service

	// Webhooks tells other programs of what happens.
	Webhooks *webhook.Service

	// Recipes does what the workspace automated.
	Recipes *automation.Engine
	// Prepared keeps what recipes would say until a person lets it go.
	Prepared *prepared.Service
}
