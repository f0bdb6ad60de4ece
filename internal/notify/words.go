package notify

import (
	"fmt"
	"strings"

	"recado.dev/internal/desk"
)

// phrases are the words of notifications that leave the app, in one language.
type phrases struct {
	kinds       map[desk.NotificationKind]string // with the customer's name and the case's number
	mends       map[string]string                // of a channel that does not work, by what mends it
	byActor     map[desk.NotificationKind]string // the same, with who did it first
	someone     string                           // for a name that is hidden
	counted     string
	found       string // of a recipe: its name and how many
	foundOne    string
	test        string
	testText    string
	digest      string
	digestOne   string
	digestLead  string
	unsubscribe string
	settings    string
	open        string
	more        string
}

// inLanguage are the words of a language; English where there are none.
func inLanguage(locale string) phrases {
	if strings.HasPrefix(locale, "es") {
		return spanish()
	}
	return english()
}

func english() phrases {
	return phrases{
		kinds: map[desk.NotificationKind]string{
			desk.NotifyAssigned:     "You have the case of %[1]s (#%[2]d)",
			desk.NotifyOffered:      "A case of %[1]s is offered to you (#%[2]d)",
			desk.NotifyMentioned:    "You are mentioned in the case of %[1]s (#%[2]d)",
			desk.NotifyReplied:      "%[1]s wrote (#%[2]d)",
			desk.NotifyFollowed:     "News in the case of %[1]s (#%[2]d)",
			desk.NotifySLAWarned:    "The case of %[1]s is nearly due (#%[2]d)",
			desk.NotifySLABreached:  "The case of %[1]s is overdue (#%[2]d)",
			desk.NotifyWindow:       "The reply window of %[1]s closes soon (#%[2]d)",
			desk.NotifyChannelBad:   "The channel %[1]s does not work",
			desk.NotifyChannelWell:  "The channel %[1]s works again",
			desk.NotifyRecipeBroken: "The recipe %[1]s cannot work any more: see what it lacks",
			desk.NotifyWebhook:      "The webhook %[1]s is paused: nothing reaches it",
			desk.NotifyApproval:     "A reply of a recipe to %[1]s waits for approval (#%[2]d)",
			desk.NotifySurveyLow:    "%[1]s gave a low score (#%[2]d)",
		},
		mends: map[string]string{
			"credentials": "Its network refuses the credentials: enter new ones.",
			"settings":    "Its network does not know the account: look at its settings.",
			"subscribe":   "Nothing arrives: subscribe to its events again.",
			"verify":      "The number has to be verified and registered.",
			"wait":        "Its network says why: look at the channel.",
		},
		byActor: map[desk.NotificationKind]string{
			desk.NotifyAssigned:  "%[3]s gave you the case of %[1]s (#%[2]d)",
			desk.NotifyMentioned: "%[3]s mentioned you in the case of %[1]s (#%[2]d)",
		},
		someone:     "a customer",
		counted:     "%s · %d new",
		found:       "%[1]s: %[2]d new",
		foundOne:    "%[1]s: one new",
		test:        "Notifications work",
		testText:    "This is how Recado tells you of news.",
		digest:      "%d things wait for you in %s",
		digestOne:   "One thing waits for you in %s",
		digestLead:  "Hello %s,\n\nthis is what you have not read yet:",
		unsubscribe: "No more of these mails: %s",
		settings:    "Choose what you are told of: %s",
		open:        "Open the desk:",
		more:        "… and %d more",
	}
}

func spanish() phrases {
	return phrases{
		kinds: map[desk.NotificationKind]string{
			desk.NotifyAssigned:     "Tienes el caso de %[1]s (n.º %[2]d)",
			desk.NotifyOffered:      "Te ofrecen un caso de %[1]s (n.º %[2]d)",
			desk.NotifyMentioned:    "Te mencionan en el caso de %[1]s (n.º %[2]d)",
			desk.NotifyReplied:      "%[1]s ha escrito (n.º %[2]d)",
			desk.NotifyFollowed:     "Novedades en el caso de %[1]s (n.º %[2]d)",
			desk.NotifySLAWarned:    "El plazo del caso de %[1]s está a punto de vencer (n.º %[2]d)",
			desk.NotifySLABreached:  "El plazo del caso de %[1]s ha vencido (n.º %[2]d)",
			desk.NotifyWindow:       "La ventana de respuesta de %[1]s se cierra pronto (n.º %[2]d)",
			desk.NotifyChannelBad:   "El canal %[1]s no funciona",
			desk.NotifyChannelWell:  "El canal %[1]s vuelve a funcionar",
			desk.NotifyRecipeBroken: "La receta %[1]s ya no puede funcionar: mira qué le falta",
			desk.NotifyWebhook:      "El webhook %[1]s está en pausa: no le llega nada",
			desk.NotifyApproval:     "La respuesta de una receta a %[1]s espera aprobación (n.º %[2]d)",
			desk.NotifySurveyLow:    "%[1]s ha dado una puntuación baja (n.º %[2]d)",
		},
		mends: map[string]string{
			"credentials": "Su red rechaza las credenciales: introduce otras nuevas.",
			"settings":    "Su red no reconoce la cuenta: revisa su configuración.",
			"subscribe":   "No llega nada: vuelve a suscribirte a sus eventos.",
			"verify":      "Hay que verificar y registrar el número.",
			"wait":        "Su red dice por qué: mira el canal.",
		},
		byActor: map[desk.NotificationKind]string{
			desk.NotifyAssigned:  "%[3]s te ha asignado el caso de %[1]s (n.º %[2]d)",
			desk.NotifyMentioned: "%[3]s te ha mencionado en el caso de %[1]s (n.º %[2]d)",
		},
		someone:     "un cliente",
		counted:     "%s · %d novedades",
		found:       "%[1]s: %[2]d novedades",
		foundOne:    "%[1]s: una novedad",
		test:        "Las notificaciones funcionan",
		testText:    "Así te avisa Recado de las novedades.",
		digest:      "Tienes %d novedades sin leer en %s",
		digestOne:   "Tienes una novedad sin leer en %s",
		digestLead:  "Hola, %s:\n\nesto es lo que aún no has leído:",
		unsubscribe: "Dejar de recibir estos correos: %s",
		settings:    "Elige de qué te avisamos: %s",
		open:        "Abrir el escritorio:",
		more:        "… y %d más",
	}
}

// title is a notification in one line. Where words are hidden, so is who
// wrote them: only the case's number is told.
func (p phrases) title(n desk.Notification, hide bool) string {
	if n.Kind == desk.NotifyTest {
		return p.test
	}
	if n.Kind == desk.NotifyRecipe {
		if n.Count == 1 {
			return fmt.Sprintf(p.foundOne, n.Contact)
		}
		return fmt.Sprintf(p.found, n.Contact, n.Count)
	}
	form, name := p.kinds[n.Kind], n.Contact
	if by, ok := p.byActor[n.Kind]; ok && n.Actor.Name != "" {
		form = by
	}
	if n.ChannelID != "" || n.WebhookID != "" || n.Kind == desk.NotifyRecipeBroken {
		return fmt.Sprintf(form, name)
	}
	if name == "" || hide {
		name = p.someone
	}
	if n.CaseNumber == 0 {
		form, _, _ = strings.Cut(form, " (") // the number stands at the end
	}
	args := []any{name, n.CaseNumber}
	if strings.Contains(form, "%[3]s") {
		args = append(args, n.Actor.Name)
	}
	text := fmt.Sprintf(form, args...)
	if rest, ok := strings.CutPrefix(text, p.someone); ok {
		text = strings.ToUpper(p.someone[:1]) + p.someone[1:] + rest
	}
	if n.Count > 1 {
		text = fmt.Sprintf(p.counted, text, n.Count)
	}
	return text
}

// text is the first words of what a notification is about.
func (p phrases) text(n desk.Notification, hide bool) string {
	switch {
	case n.Kind == desk.NotifyTest:
		return p.testText
	case n.Kind == desk.NotifyRecipe:
		var list []string
		for _, c := range n.Cases {
			list = append(list, p.noted(c, hide))
		}
		return strings.Join(list, " · ")
	case n.WebhookID != "":
		return ""
	case n.ChannelID != "":
		if n.Kind == desk.NotifyChannelBad {
			return p.mends[n.Detail]
		}
		return ""
	case hide:
		return ""
	}
	return n.Text
}

// noted is a case that a notification leads to.
func (p phrases) noted(c desk.NotedCase, hide bool) string {
	if hide || c.Contact == "" {
		return fmt.Sprintf("#%d", c.Number)
	}
	return fmt.Sprintf("#%d %s", c.Number, c.Contact)
}
