package whatsapp

import (
	"encoding/json"
	"fmt"
	"strings"

	"recado.dev/internal/platform"
)

// bulletin holds the fields of all news about the account, its numbers and
// templates. Which are set hangs on the field.
type bulletin struct {
	Event    string `json:"event"`
	Decision string `json:"decision"`
	Reason   string `json:"reason"`
	Number   string `json:"display_phone_number"`

	FlowID    loose  `json:"flow_id"`
	NewStatus string `json:"new_status"`
	Message   string `json:"message"`

	Template   string `json:"message_template_name"`
	TemplateID loose  `json:"message_template_id"`
	Language   string `json:"message_template_language"`
	Other      struct {
		Title       string `json:"title"`
		Description string `json:"description"`
	} `json:"other_info"`
	Rejection struct {
		Reason         string `json:"reason"`
		Recommendation string `json:"recommendation"`
	} `json:"rejection_info"`
	Disable struct {
		Date loose `json:"disable_date"`
	} `json:"disable_info"`
	OldQuality  string `json:"previous_quality_score"`
	NewQuality  string `json:"new_quality_score"`
	OldCategory string `json:"previous_category"`
	NewCategory string `json:"new_category"`
	ToCategory  string `json:"correct_category"`

	Limit     loose  `json:"max_daily_conversations_per_business"`
	OldLimit  string `json:"current_limit"`
	Name      string `json:"requested_verified_name"`
	NameWhy   string `json:"rejection_reason"`
	Requester string `json:"requester"`

	Alert struct {
		Severity    string `json:"alert_severity"`
		Type        string `json:"alert_type"`
		Description string `json:"alert_description"`
	} `json:"alert_info"`
	Violation struct {
		Type string `json:"violation_type"`
	} `json:"violation_info"`
	Restrictions []struct {
		Type       string `json:"restriction_type"`
		Expiration stamp  `json:"expiration"`
	} `json:"restriction_info"`
	Ban struct {
		State string `json:"waba_ban_state"`
		Date  string `json:"waba_ban_date"`
	} `json:"ban_info"`
}

// news says how each field about the account is put into words.
var news = map[string]func(*bulletin) platform.AccountIn{
	"message_template_status_update":     templateStatus,
	"message_template_quality_update":    templateQuality,
	"message_template_components_update": templateParts,
	"template_category_update":           templateCategory,
	"phone_number_quality_update":        numberQuality,
	"phone_number_name_update":           numberName,
	"business_capability_update":         capability,
	"account_review_update":              review,
	"account_alerts":                     alert,
	"account_update":                     accountUpdate,
	"security":                           security,
	// Parts of the network that are not used here: worth a line, no more.
	"automatic_events":             other("Automatic event"),
	"business_username_update":     other("User name of the business"),
	"calls":                        other("Call (calls are not taken here)"),
	"flows":                        flowNews,
	"group_lifecycle_update":       other("Group"),
	"group_participants_update":    other("Members of a group"),
	"group_settings_update":        other("Settings of a group"),
	"group_status_update":          other("State of a group"),
	"partner_solutions":            other("Partner solution"),
	"payment_configuration_update": other("Payment configuration"),
}

// ofNumbers are the fields whose news change what is known of the numbers.
var ofNumbers = map[string]bool{
	"phone_number_quality_update": true, "phone_number_name_update": true, "business_capability_update": true,
	"account_review_update": true, "account_update": true, "security": true,
}

func (d *decoder) account(field string, words func(*bulletin) platform.AccountIn, raw json.RawMessage) {
	var b bulletin
	if err := json.Unmarshal(raw, &b); err != nil {
		d.trouble(field, reason(err), raw)
		return
	}
	a := words(&b)
	a.Raw = raw
	a.Numbers = ofNumbers[field]
	if say, ok := templateNews[field]; ok && b.Template != "" && b.Language != "" {
		n := platform.TemplateNews{Account: d.entry, ID: string(b.TemplateID), Name: b.Template, Language: b.Language}
		say(&b, &n)
		a.Template = &n
	}
	d.items = append(d.items, platform.Inbound{
		Key: "account:" + field + ":" + digest([]byte(d.entry), []byte(d.sent.String()), raw),
		At:  d.sent, Account: &a,
	})
}

func (b *bulletin) template() string { return fmt.Sprintf("Template %s (%s)", b.Template, b.Language) }

func (b *bulletin) number() string { return "Number +" + strings.TrimPrefix(b.Number, "+") }

func templateStatus(b *bulletin) platform.AccountIn {
	a := platform.AccountIn{Severity: "info", Title: b.template() + ": " + b.Event}
	switch b.Event {
	case "REJECTED", "PAUSED", "DISABLED", "FLAGGED", "LIMIT_EXCEEDED", "LOCKED", "PENDING_DELETION":
		a.Severity = "warning"
	}
	why := b.Reason
	if why == "NONE" {
		why = ""
	}
	a.Detail = sentence(why, b.Rejection.Reason, b.Rejection.Recommendation, b.Other.Title, b.Other.Description, string(b.Disable.Date))
	return a
}

func templateQuality(b *bulletin) platform.AccountIn {
	a := platform.AccountIn{Severity: "info", Title: fmt.Sprintf("%s: quality %s → %s", b.template(), b.OldQuality, b.NewQuality)}
	if b.NewQuality == "RED" || b.NewQuality == "YELLOW" {
		a.Severity = "warning"
	}
	return a
}

func templateParts(b *bulletin) platform.AccountIn {
	return platform.AccountIn{Severity: "info", Title: b.template() + ": text changed"}
}

func templateCategory(b *bulletin) platform.AccountIn {
	if b.ToCategory != "" {
		return platform.AccountIn{Severity: "warning", Title: fmt.Sprintf("%s: category will change from %s to %s", b.template(), b.NewCategory, b.ToCategory)}
	}
	return platform.AccountIn{Severity: "warning", Title: fmt.Sprintf("%s: category changed from %s to %s", b.template(), b.OldCategory, b.NewCategory)}
}

func numberQuality(b *bulletin) platform.AccountIn {
	a := platform.AccountIn{Severity: "info", Title: b.number() + ": " + b.Event}
	if b.Event == "FLAGGED" || b.Event == "DOWNGRADE" {
		a.Severity = "warning"
	}
	limit := string(b.Limit)
	if limit == "" {
		limit = b.OldLimit
	}
	if limit != "" {
		a.Detail = "Limit: " + limit
	}
	return a
}

func numberName(b *bulletin) platform.AccountIn {
	a := platform.AccountIn{Severity: "info", Title: fmt.Sprintf("%s: name %q %s", b.number(), b.Name, b.Decision), Detail: b.NameWhy}
	if b.Decision != "APPROVED" {
		a.Severity = "warning"
	}
	return a
}

func capability(b *bulletin) platform.AccountIn {
	limit := string(b.Limit)
	if limit == "-1" {
		limit = "unlimited"
	}
	return platform.AccountIn{Severity: "info", Title: "Customers that may be written to first in a day: " + limit}
}

func review(b *bulletin) platform.AccountIn {
	a := platform.AccountIn{Severity: "info", Title: "Review of the account: " + b.Decision}
	if b.Decision != "APPROVED" {
		a.Severity = "error"
	}
	return a
}

func alert(b *bulletin) platform.AccountIn {
	a := platform.AccountIn{Severity: "info", Title: b.Alert.Type, Detail: b.Alert.Description}
	switch b.Alert.Severity {
	case "CRITICAL":
		a.Severity = "error"
	case "WARNING":
		a.Severity = "warning"
	}
	return a
}

func accountUpdate(b *bulletin) platform.AccountIn {
	a := platform.AccountIn{Severity: "info", Title: "Account: " + b.Event}
	switch b.Event {
	case "ACCOUNT_VIOLATION", "ACCOUNT_RESTRICTION", "DISABLED_UPDATE", "ACCOUNT_DELETED", "ACCOUNT_OFFBOARDED":
		a.Severity = "error"
	case "PARTNER_REMOVED", "PARTNER_APP_UNINSTALLED":
		a.Severity = "warning"
	}
	parts := []string{b.Violation.Type, b.Ban.State, b.Ban.Date}
	for _, r := range b.Restrictions {
		parts = append(parts, r.Type)
		if r.Expiration != 0 {
			parts = append(parts, "until "+r.Expiration.time().Format("2006-01-02 15:04 UTC"))
		}
	}
	a.Detail = sentence(parts...)
	return a
}

func security(b *bulletin) platform.AccountIn {
	return platform.AccountIn{Severity: "warning", Title: b.number() + ": " + b.Event, Detail: sentence(b.Requester)}
}

func other(title string) func(*bulletin) platform.AccountIn {
	return func(b *bulletin) platform.AccountIn {
		return platform.AccountIn{Severity: "info", Title: title, Detail: b.Event}
	}
}

// sentence joins the parts that there are.
func sentence(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, " · ")
}
