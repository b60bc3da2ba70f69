import { Fields, Telemetry } from '../../lambda/ports';

export class RecordingTelemetry implements Telemetry {
  readonly lines: { readonly level: string; readonly event: string; readonly fields: Fields }[] = [];
  readonly metrics = new Map<string, number>();

  log(level: string, event: string, fields: Fields): void {
    this.lines.push({ level, event, fields });
  }

  metric(name: string, _unit: string, value: number): void {
    this.metrics.set(name, (this.metrics.get(name) ?? 0) + value);
  }

  flush(): void {}

  linesOf(event: string): readonly Fields[] {
    return this.lines.filter(line => line.event === event).map(({ fields }) => fields);
  }
}
