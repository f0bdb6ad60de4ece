package whatsapp

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"recado.dev/internal/sandbox"
)

// phoneInfo is a number as the API shows it.
func (n *Network) phoneInfo(a sandbox.Account) object {
	b, done := n.open(wabaOf(a))
	defer done()
	l := b.line(a)
	verified := "VERIFIED"
	if !l.Verified {
		verified = "NOT_VERIFIED"
	}
	can := "AVAILABLE"
	if b.barred(a, false, true, n.table.Now()) != nil {
		can = "BLOCKED"
	} else if l.Quality == "RED" {
		can = "LIMITED"
	}
	out := object{
		"id": a.ID, "display_phone_number": a.Settings["display_phone_number"], "verified_name": l.shown(a), "quality_rating": l.Quality,
		"status": l.Status, "name_status": l.NameStatus, "code_verification_status": verified, "platform_type": "CLOUD_API",
		"throughput": object{"level": l.Throughput}, "account_mode": "LIVE", "is_official_business_account": false, "is_pin_enabled": l.PIN != "",
		"whatsapp_business_manager_messaging_limit": b.Standing.Tier, "webhook_configuration": object{"application": a.HookURL},
		"health_status": object{"can_send_message": can, "entities": []object{{"entity_type": "PHONE_NUMBER", "id": a.ID, "can_send_message": can}}},
	}
	if l.NewName != "" {
		out["new_display_name"], out["new_name_status"] = l.NewName, "PENDING_REVIEW"
	}
	return out
}

// profile is what the business tells of itself.
type profile struct {
	Product     string   `json:"messaging_product"`
	About       string   `json:"about,omitempty"`
	Address     string   `json:"address,omitempty"`
	Description string   `json:"description,omitempty"`
	Email       string   `json:"email,omitempty"`
	Websites    []string `json:"websites,omitempty"`
	Vertical    string   `json:"vertical,omitempty"`
	// Handle names an uploaded picture; the API shows an address instead.
	Handle  string `json:"profile_picture_handle,omitempty"`
	Picture string `json:"profile_picture_url,omitempty"`
}

func shelf(a sandbox.Account, what string) string { return Key + "/" + a.ID + "/" + what }

func (n *Network) profile(c *call, a sandbox.Account) (any, *graphError) {
	p := profile{Product: "whatsapp", Vertical: "OTHER"}
	n.table.Shelved(shelf(a, "profile"), &p)
	text, _ := json.Marshal(p) // strings alone
	all := object{}
	_ = json.Unmarshal(text, &all)
	out := pickFields(all, c.FormValue("fields"), "about,address,description,email,websites,vertical,profile_picture_url")
	delete(out, "id")
	out["messaging_product"] = "whatsapp"
	return object{"data": []object{out}}, nil
}

func (n *Network) setProfile(c *call, a sandbox.Account) (any, *graphError) {
	p := profile{}
	n.table.Shelved(shelf(a, "profile"), &p)
	p.Product = ""
	if err := decode(c, &p); err != nil {
		return nil, err
	}
	if p.Product != "whatsapp" {
		return nil, badParam("The parameter messaging_product is required.")
	}
	for _, f := range []struct {
		name, text string
		max        int
	}{{"about", p.About, 139}, {"address", p.Address, 256}, {"description", p.Description, 512}, {"email", p.Email, 128}} {
		if utf8.RuneCountInString(f.text) > f.max {
			return nil, badParam("Param %s must be at most %d characters long.", f.name, f.max)
		}
	}
	if p.Handle != "" {
		m, ok := n.sampleOf(p.Handle)
		if !ok || !strings.HasPrefix(m.Mime, "image/") {
			return nil, badParam("Param profile_picture_handle is not the handle of a picture.")
		}
		p.Handle, p.Picture = "", strings.TrimSuffix(n.table.PublicURL(), "/")+"/sandbox/api/media/"+m.ID
	}
	if len(p.Websites) > 2 {
		return nil, badParam("Param websites must have at most 2 elements.")
	}
	if err := n.table.Shelve(shelf(a, "profile"), p); err != nil {
		return nil, fail(500, 131000, "Something went wrong", "The profile was not kept.")
	}
	return object{"success": true}, nil
}

// subscriptions are kept by business account: its numbers share them.
func subscriptions(a sandbox.Account) string { return Key + "/" + wabaOf(a) + "/subscription" }

type subscription struct {
	Off      bool   `json:"off"`
	Override string `json:"override_callback_uri"`
}

func (n *Network) subscribedApps(a sandbox.Account) object {
	var s subscription
	n.table.Shelved(subscriptions(a), &s)
	data := []object{}
	if !s.Off {
		app := object{"whatsapp_business_api_data": object{"id": appID, "name": "Recado sandbox", "link": "https://www.facebook.com/games/?app_id=" + appID}}
		if s.Override != "" {
			app["override_callback_uri"] = s.Override
		}
		data = append(data, app)
	}
	return object{"data": data}
}

func (n *Network) subscribe(c *call, a sandbox.Account) (any, *graphError) {
	s := subscription{Off: c.Method == "DELETE"}
	if c.ContentLength > 0 && !s.Off {
		var in struct {
			Override string `json:"override_callback_uri"`
			Verify   string `json:"verify_token"`
		}
		if err := decode(c, &in); err != nil {
			return nil, err
		}
		s.Override = in.Override
	}
	if err := n.table.Shelve(subscriptions(a), s); err != nil {
		return nil, fail(500, 131000, "Something went wrong", "The subscription was not kept.")
	}
	return object{"success": true}, nil
}

// Muted implements sandbox.Muter: without a subscription, nothing is told.
func (n *Network) Muted(a sandbox.Account) bool {
	var s subscription
	n.table.Shelved(subscriptions(a), &s)
	return s.Off
}
