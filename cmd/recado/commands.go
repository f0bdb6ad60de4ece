package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"recado.dev/internal/app"
	"recado.dev/internal/config"
	"recado.dev/internal/desk"
	examine "recado.dev/internal/doctor"
)

func root() *cobra.Command {
	c := &cobra.Command{
		Use:           "recado",
		Short:         "A customer-service desk for every messaging channel",
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       version,
	}
	c.AddCommand(serve(), bootstrap(), migrate(), backup(), restore(), doctor(), replay(), workspaces(), byocCommand(), versionCommand())
	return c
}

// command is a subcommand that reads the boot settings and runs f.
func command(c *cobra.Command, f func(*cobra.Command, config.Config, []string) error) *cobra.Command {
	config.Flags(c.Flags())
	c.RunE = func(c *cobra.Command, args []string) error {
		cfg, err := config.Load(c.Flags(), os.Getenv)
		if err != nil {
			return err
		}
		return f(c, cfg, args)
	}
	return c
}

func serve() *cobra.Command {
	return command(&cobra.Command{
		Use:     "serve",
		Short:   "Start the server",
		Example: "  recado serve --addr 0.0.0.0:8080 --public-url https://desk.example.com\n  recado serve --sandbox",
		Args:    cobra.NoArgs,
	}, func(c *cobra.Command, cfg config.Config, _ []string) error {
		return app.Serve(c.Context(), cfg, version, c.OutOrStdout())
	})
}

func bootstrap() *cobra.Command {
	var b app.Bootstrap
	var stdin bool
	c := command(&cobra.Command{
		Use:     "bootstrap",
		Short:   "Make the first workspace and its owner",
		Example: "  echo 'a long password' | recado bootstrap --workspace 'Tienda Alba' --email marta@alba.example --password-stdin",
		Args:    cobra.NoArgs,
	}, func(c *cobra.Command, cfg config.Config, _ []string) error {
		if !stdin {
			return desk.E(desk.CodeInvalid, "give the password on standard input, with --password-stdin")
		}
		line, err := bufio.NewReader(c.InOrStdin()).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read the password: %w", err)
		}
		b.Password = strings.TrimRight(line, "\r\n")
		made, err := app.RunBootstrap(c.Context(), cfg, b)
		if err != nil {
			return err
		}
		return json.NewEncoder(c.OutOrStdout()).Encode(made)
	})
	c.Flags().StringVar(&b.Workspace, "workspace", "", "name of the workspace")
	c.Flags().StringVar(&b.Email, "email", "", "e-mail of its owner")
	c.Flags().StringVar(&b.Name, "name", "", "name of the owner (default: the part of the e-mail before the @)")
	c.Flags().BoolVar(&stdin, "password-stdin", false, "read the password from standard input")
	return c
}

func migrate() *cobra.Command {
	return command(&cobra.Command{
		Use:     "migrate",
		Short:   "Bring the database to this version's schema",
		Example: "  recado migrate --database-url postgres://recado@db/recado",
		Args:    cobra.NoArgs,
	}, func(c *cobra.Command, cfg config.Config, _ []string) error {
		have, err := app.Migrate(c.Context(), cfg)
		if err == nil {
			_, err = fmt.Fprintf(c.OutOrStdout(), "the schema is at version %d\n", have)
		}
		return err
	})
}

func backup() *cobra.Command {
	return command(&cobra.Command{
		Use:     "backup FILE",
		Short:   "Write everything into one file, while the desk runs",
		Long:    "Write everything into one file: the database, the attachments and the key that seals\nthe secrets. Keep it as safe as the desk itself. It can be restored into the embedded\ndatabase or into PostgreSQL.",
		Example: "  recado backup /backups/recado-2026-11-21.tar.gz --data ./data",
		Args:    cobra.ExactArgs(1),
	}, func(c *cobra.Command, cfg config.Config, args []string) error {
		report, err := app.Backup(c.Context(), cfg, version, args[0])
		if err != nil {
			return err
		}
		return json.NewEncoder(c.OutOrStdout()).Encode(report)
	})
}

func doctor() *cobra.Command {
	var asJSON bool
	c := command(&cobra.Command{
		Use:     "doctor",
		Short:   "Look for what is wrong with this installation and say what to do",
		Example: "  recado doctor --data ./data\n  recado doctor --json | jq '.[] | select(.state != \"ok\")'",
		Args:    cobra.NoArgs,
	}, func(c *cobra.Command, cfg config.Config, _ []string) error {
		findings := examine.New(cfg, version).Examine(c.Context())
		if asJSON {
			if err := json.NewEncoder(c.OutOrStdout()).Encode(findings); err != nil {
				return err
			}
		}
		bad := 0
		for _, f := range findings {
			if f.State == examine.Failed {
				bad++
			}
			if !asJSON {
				fmt.Fprintf(c.OutOrStdout(), "%-8s %-12s %s\n", f.State, f.Subject, f.Text)
			}
		}
		if bad > 0 {
			return fmt.Errorf("%d of %d checks failed", bad, len(findings))
		}
		return nil
	})
	c.Flags().BoolVar(&asJSON, "json", false, "answer as JSON")
	return c
}

func replay() *cobra.Command {
	var from, to int64
	c := command(&cobra.Command{
		Use:     "replay",
		Short:   "Apply journalled requests again, after a mistake was mended",
		Long:    "Apply journalled requests again. What was applied already has no effect a second time:\nonly what is missing appears. The server may run meanwhile.",
		Example: "  recado replay --from 1200 --to 1300\n  recado replay",
		Args:    cobra.NoArgs,
	}, func(c *cobra.Command, cfg config.Config, _ []string) error {
		n, err := app.Replay(c.Context(), cfg, from, to)
		if err == nil {
			_, err = fmt.Fprintf(c.OutOrStdout(), "%d events applied again\n", n)
		}
		return err
	})
	c.Flags().Int64Var(&from, "from", 1, "first journal number")
	c.Flags().Int64Var(&to, "to", 0, "last journal number (default: the newest)")
	return c
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: "  recado version",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := fmt.Fprintln(c.OutOrStdout(), version)
			return err
		},
	}
}
