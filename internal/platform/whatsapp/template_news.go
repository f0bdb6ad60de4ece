package whatsapp

import (
	"recado.dev/internal/platform"
)

// templateNews says, by field, what the news mean for the template that they
// are about.
var templateNews = map[string]func(*bulletin, *platform.TemplateNews){
	"message_template_status_update":     templateStatusNews,
	"message_template_quality_update":    templateQualityNews,
	"message_template_components_update": templateTextNews,
	"template_category_update":           templateCategoryNews,
}

func templateStatusNews(b *bulletin, n *platform.TemplateNews) {
	n.Word, n.Reason = b.Event, reasonOf(b.Reason)
	switch b.Event {
	case "FLAGGED", "LOCKED":
		// A warning alone: it can still be sent.
	case "UNARCHIVED", "":
		n.Reread = true // what it is now is not said
	case "APPROVED", "REJECTED", "PENDING", "PAUSED", "DISABLED", "REINSTATED", "IN_APPEAL", "DELETED", "PENDING_DELETION", "LIMIT_EXCEEDED", "ARCHIVED":
		n.Status = statusOf(b.Event)
	default:
		n.Reread = true
	}
	if b.Event == "PAUSED" && b.Other.Title != "" {
		n.Reason = b.Other.Title
	}
	n.Detail = sentence(b.Rejection.Reason, b.Rejection.Recommendation, b.Other.Description, string(b.Disable.Date))
}

func templateQualityNews(b *bulletin, n *platform.TemplateNews) { n.Quality = qualityOf(b.NewQuality) }

func templateTextNews(_ *bulletin, n *platform.TemplateNews) { n.Reread = true }

// templateCategoryNews reads both forms: the notice of a change to come names
// the category that will be as the correct one, and the present one as new.
func templateCategoryNews(b *bulletin, n *platform.TemplateNews) {
	n.Category, n.NextCategory = categoryOf(b.NewCategory), categoryOf(b.ToCategory)
}
