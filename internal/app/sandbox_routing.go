package app

import (
	"context"
	"encoding/json"
	"fmt"

	"recado.dev/internal/access"
	"recado.dev/internal/sandbox"
	"recado.dev/internal/store"
)

// route gives the demo workspace two queues, three skills and a workstream on
// its channel. Agents pick their work themselves, so that nothing moves unless
// somebody asks for it.
func (s *sandboxRoom) route(ctx context.Context, owner access.Who, channelID string, people []sandbox.SignIn) error {
	d := s.app.dispatch
	queues := map[string]string{}
	for _, name := range []string{"Soporte", "Ventas"} {
		q, err := d.SaveQueue(ctx, owner, "", demoJSON(map[string]any{
			"name": name, "everyone": true, "distribution": map[string]any{"mode": "pick", "method": "least_busy", "accept": "offer", "offer_seconds": 60},
		}))
		if err != nil {
			return fmt.Errorf("add a queue to the demo: %w", err)
		}
		queues[name] = q.ID
	}
	skills := map[string]string{}
	for _, name := range []string{"English", "Devoluciones", "Envíos"} {
		v, err := d.SaveSkill(ctx, owner, "", &name, nil)
		if err != nil {
			return fmt.Errorf("add a skill to the demo: %w", err)
		}
		skills[name] = v.ID
	}
	for i, level := range []int{9, 6, 8} {
		p := people[len(people)-3+i]
		if _, err := d.SetSkills(ctx, owner, p.ID, []store.AgentSkill{{SkillID: skills["Envíos"], Level: level}, {SkillID: skills["Devoluciones"], Level: 10 - level}}); err != nil {
			return fmt.Errorf("give %s skills in the demo: %w", p.Name, err)
		}
	}
	_, err := d.SaveWorkstream(ctx, owner, "", demoJSON(map[string]any{
		"name": "Tienda", "language": "es", "queue_id": queues["Soporte"], "channels": []string{channelID},
		"rules": []map[string]any{
			{"name": "Quiere comprar", "words": []string{"precio", "presupuesto", "catálogo"}, "set": map[string]any{"queue_id": queues["Ventas"], "category": "compra"}},
		},
	}))
	if err != nil {
		return fmt.Errorf("add a workstream to the demo: %w", err)
	}
	return nil
}

func demoJSON(v map[string]any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic("app: demo settings that JSON cannot hold: " + err.Error())
	}
	return b
}
