package demo

import (
	"context"
	"fmt"
	"time"

	"recado.dev/internal/desk"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

var tags = []struct{ name, color string }{
	{"envíos", "blue"}, {"devoluciones", "purple"}, {"tallas", "teal"}, {"pagos", "amber"}, {"facturas", "grey"}, {"incidencia", "red"}, {"urgente", "red"},
	{"pedidos", "blue"}, {"producto", "teal"}, {"tienda", "green"}, {"promoción", "green"}, {"empresas", "purple"}, {"queja", "amber"}, {"opinión", "green"},
}

var replies = []struct{ shortcut, title, text string }{
	{"hola", "Saludo", "¡Hola, {{contact.first_name}}! Soy {{agent.name}}, de {{workspace.name}}. ¿En qué te ayudo?"},
	{"pedido", "Pedir el número de pedido", "¿Me indicas el número de pedido, por favor? Empieza por A- y está en el correo de confirmación."},
	{"espera", "Un momento", "Dame un momento, {{contact.first_name}}, que lo compruebo."},
	{"recogida", "Recogida a domicilio", "El transportista pasará en las próximas 48 h laborables. Deja el paquete cerrado; la etiqueta la lleva él."},
	{"reembolso", "Plazo del reembolso", "El reembolso está emitido. Según tu banco, tarda entre 1 y 3 días laborables en aparecer."},
	{"tallas", "Guía de tallas", "Tienes la guía de tallas en la ficha de cada prenda. Si dudas entre dos, te recomendamos la más grande."},
	{"disculpa", "Disculpa por la demora", "Disculpa la espera, {{contact.first_name}}. Ya estoy con tu caso número {{case.number}}."},
	{"horario", "Horario de la tienda", "La tienda abre de lunes a sábado de 10 a 21 h. Los domingos cerramos."},
	{"cierre", "Despedida", "¡Gracias por escribirnos, {{contact.first_name}}! Si necesitas algo más, aquí estamos."},
	{"hello", "Greeting (English)", "Hi {{contact.first_name}}! {{agent.name}} from {{workspace.name}} here. How can I help?"},
	{"refund", "Refund timing (English)", "Your refund is on its way. Depending on your bank it takes one to three working days to show up."},
	{"return", "Return at home (English)", "A courier will collect the parcel from your door within two working days. No need to print anything."},
	{"bye", "Closing (English)", "Thank you, {{contact.first_name}}! If anything else comes up, just reply here. Your reference is case {{case.number}}."},
}

const hours = `{"days":[{"day":1,"open":"09:00","close":"20:00"},{"day":2,"open":"09:00","close":"20:00"},{"day":3,"open":"09:00","close":"20:00"},` +
	`{"day":4,"open":"09:00","close":"20:00"},{"day":5,"open":"09:00","close":"20:00"},{"day":6,"open":"10:00","close":"14:00"}],` +
	`"holidays":[{"date":"2026-12-25","name":"Navidad"},{"date":"2027-01-01","name":"Año Nuevo"},{"date":"2027-01-06","name":"Reyes"}]}`

// furnish puts in place what a workspace has before anybody writes.
func furnish(ctx context.Context, tx *store.Tx, ws string, now time.Time) error {
	w, err := tx.WorkspaceByID(ctx, ws)
	if err != nil {
		return err
	}
	w.Hours = []byte(hours)
	if err := tx.UpdateWorkspace(ctx, w); err != nil {
		return err
	}
	for _, t := range tags {
		if err := tx.InsertTag(ctx, desk.Tag{WorkspaceID: ws, ID: ident.New(), Name: t.name, Color: t.color, CreatedAt: now}); err != nil {
			return fmt.Errorf("tag %s: %w", t.name, err)
		}
	}
	for _, r := range replies {
		row := desk.SavedReply{WorkspaceID: ws, ID: ident.New(), Shortcut: r.shortcut, Title: r.title, Text: r.text, CreatedAt: now, UpdatedAt: now}
		if err := tx.InsertSavedReply(ctx, row); err != nil {
			return fmt.Errorf("saved reply %s: %w", r.shortcut, err)
		}
	}
	return nil
}
