package action

import (
	"recado.dev/internal/automation"
	"recado.dev/internal/notify"
	"recado.dev/internal/outbound"
	"recado.dev/internal/survey"
	"recado.dev/internal/webhook"
)

// Needs is what actions do their work with.
type Needs struct {
	Outbound  *outbound.Service
	Notify    *notify.Service
	Public    PublicSide
	Templates Templates
	Channels  Channels
	Surveys   *survey.Service
	Webhooks  *webhook.Service
}

// List is all that recipes can do.
func List(n Needs) []automation.Action {
	return []automation.Action{
		Status{}, Tags{}, Edit{}, Assign{}, Snooze{},
		Survey{n.Surveys}, SmartAssign{}, Notify{n.Notify}, Queue{}, Skill{}, SLA{},
		MessageTags{}, MessageHandled{}, MessageAssign{}, ContactTags{},
		Note{n.Outbound}, Reply{n.Outbound, n.Channels},
		PrivateReply{n.Outbound, n.Public, n.Channels}, PublicReply{n.Outbound, n.Channels},
		Moderate{n.Public, n.Channels}, Template{n.Outbound, n.Templates, n.Channels},
		Webhook{n.Webhooks},
	}
}
