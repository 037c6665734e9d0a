/**
 * What Windows ships around event consumers: three repositories (Windows 10, a desktop of the Windows 11 kind, Server
 * 2022) register exactly these five classes, in `root\subscription` and `root\default`.
 */
export const standardConsumers: Readonly<Record<string, string>> = {
  activescripteventconsumer: "{266c72e7-62e8-11d1-ad89-00c04fd8fdff}",
  commandlineeventconsumer: "{266c72e5-62e8-11d1-ad89-00c04fd8fdff}",
  logfileeventconsumer: "{266c72d4-62e8-11d1-ad89-00c04fd8fdff}",
  nteventlogeventconsumer: "{266c72e6-62e8-11d1-ad89-00c04fd8fdff}",
  smtpeventconsumer: "{c7a3a54b-0250-11d3-9cd1-00105a1f4801}",
};

/** Where those registrations are normal. */
export const consumerNamespaces: ReadonlySet<string> = new Set(["root\\subscription", "root\\default"]);

/** Namespaces that Windows itself makes, in lower case; a subscription elsewhere may have brought its own. */
export const windowsNamespaces: ReadonlySet<string> = new Set([
  "root",
  "root\\cimv2",
  "root\\cimv2\\applications\\windowsparentalcontrols",
  "root\\cimv2\\power",
  "root\\cimv2\\security",
  "root\\cimv2\\terminalservices",
  "root\\default",
  "root\\directory\\ldap",
  "root\\interop",
  "root\\microsoft",
  "root\\microsoft\\windows\\desiredstateconfiguration",
  "root\\microsoft\\windows\\desiredstateconfigurationproxy",
  "root\\microsoft\\windows\\powershellv3",
  "root\\microsoft\\windows\\winrm",
  "root\\nap",
  "root\\peh",
  "root\\policy",
  "root\\rsop",
  "root\\security",
  "root\\securitycenter",
  "root\\securitycenter2",
  "root\\standardcimv2",
  "root\\subscription",
  "root\\wmi",
]);
