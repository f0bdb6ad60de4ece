package app

import (
	"context"
	"fmt"

	"recado.dev/internal/access"
	"recado.dev/internal/auth"
	"recado.dev/internal/blob"
	"recado.dev/internal/channel"
	"recado.dev/internal/cost"
	"recado.dev/internal/desk"
	"recado.dev/internal/sandbox"
	"recado.dev/internal/sandbox/demo"
	"recado.dev/internal/store"
)

// demoPassword is everyone's in the demo. It exists in sandbox mode alone.
const demoPassword = "recado-demo"

// seed makes the demo workspace where there is none.
func (s *sandboxRoom) seed(ctx context.Context) error {
	empty, err := s.app.auth.NeedsSetup(ctx)
	if err != nil || !empty {
		return err
	}
	made, err := s.app.auth.Bootstrap(ctx, auth.First{
		Workspace: "Tienda Alba", Name: "Marta Vidal", Email: "marta@alba.example", Password: demoPassword, Locale: "es", Timezone: "Europe/Madrid",
	})
	if err != nil {
		return fmt.Errorf("make the demo workspace: %w", err)
	}
	people := []sandbox.SignIn{{ID: made.UserID, Email: "marta@alba.example", Name: "Marta Vidal", Role: string(desk.RoleOwner), Password: demoPassword}}
	for _, p := range []sandbox.SignIn{
		{Email: "irene@alba.example", Name: "Irene Campos", Role: string(desk.RoleAdmin)},
		{Email: "tomas@alba.example", Name: "Tomás Rey", Role: string(desk.RoleSupervisor)},
		{Email: "lucia@alba.example", Name: "Lucía Ortega", Role: string(desk.RoleAgent)},
		{Email: "hugo@alba.example", Name: "Hugo Santos", Role: string(desk.RoleAgent)},
		{Email: "emma@alba.example", Name: "Emma Clarke", Role: string(desk.RoleAgent)},
		{Email: "diego@alba.example", Name: "Diego Navarro", Role: string(desk.RoleAgent)},
	} {
		p.Password = demoPassword
		member, err := s.app.auth.AddMember(ctx, made.WorkspaceID, p.Name, p.Email, p.Password, desk.Role(p.Role))
		if err != nil {
			return fmt.Errorf("add %s to the demo: %w", p.Email, err)
		}
		p.ID = member.UserID
		people = append(people, p)
	}
	s.table.SetSignIns(people)
	if err := s.sendAtOnce(ctx, made.WorkspaceID, people); err != nil {
		return err
	}
	owner := access.Who{WorkspaceID: made.WorkspaceID, UserID: made.UserID, Name: "Marta Vidal", Role: desk.RoleOwner, Actor: desk.SystemActor}
	account, err := s.table.NewAccount("whatsapp", "Tienda Alba")
	if err != nil {
		return err
	}
	shop, err := s.app.channels.Create(ctx, owner, channel.Draft{
		Platform: account.Platform, Name: "Tienda Alba", Settings: account.Settings, Secrets: account.Secrets,
	})
	if err != nil {
		return err
	}
	for _, text := range s.table.PriceLists(account.Platform) {
		if _, err := s.app.costs.SaveList(ctx, made.WorkspaceID, "", cost.PriceDraft{Platform: account.Platform, CSV: text}); err != nil {
			return fmt.Errorf("keep the emulated prices: %w", err)
		}
	}
	if err := s.furnish(ctx, made.WorkspaceID, shop.ID); err != nil {
		return err
	}
	return s.route(ctx, owner, shop.ID, people) // after the past month: that is done with
}

// sendAtOnce has the demo's desks hold nothing back: what is written there is
// to be seen on the phone at once. Everyone can choose otherwise.
func (s *sandboxRoom) sendAtOnce(ctx context.Context, workspaceID string, people []sandbox.SignIn) error {
	return s.app.store.Write(ctx, func(tx *store.Tx) error {
		for _, p := range people {
			if err := tx.SetUndoSeconds(ctx, workspaceID, p.ID, 0); err != nil {
				return err
			}
		}
		return nil
	})
}

// furnish fills the demo workspace with its month of conversations.
func (s *sandboxRoom) furnish(ctx context.Context, workspaceID, channelID string) error {
	live, err := s.app.channels.Get(ctx, channelID)
	if err != nil {
		return err
	}
	account, ok := s.table.Recognise(live.Channel.Platform, live.Channel.Settings, live.Channel.Secrets)
	if !ok {
		return fmt.Errorf("the sandbox does not know channel %s", channelID)
	}
	files, err := blob.NewDisk(s.app.cfg.Files())
	if err != nil {
		return err
	}
	info, err := demo.Seed(ctx, demo.Deps{
		Store: s.app.store, Blobs: files, Table: s.table, Clock: s.app.clock,
		WorkspaceID: workspaceID, ChannelID: channelID, Account: account, Session: live.Session,
	})
	if err != nil {
		return err
	}
	s.app.log.Info("demo workspace furnished", "cases", info.Cases, "messages", info.Messages)
	return nil
}
